import { dir, file, hardlink, opaque, symlink, whiteout } from '../../layers/testing/apply-layers.ts';
import { archive } from '../../tar/testing/raw-tar.ts';

/** Numbers in [0, 1), the same in each run (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Few names, so that layers meet; AUFS metadata among them. */
const names = ['a', 'b', 'c', 'd', 'e', '.wh..wh.plnk'];

/** Layers in which everything happens to everything: whiteouts, opaque ones, links of both kinds, paths listed twice. */
export function randomLayers(random: () => number): Uint8Array[] {
  return randomMembers(random).map((members) => archive(...members));
}

/** The members of each layer. */
export function randomMembers(random: () => number): Uint8Array[][] {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const name = (): string => (random() < 0.04 ? names.at(-1)! : pick(names.slice(0, -1)));
  const path = (): string => Array.from({ length: 1 + Math.floor(random() * 3) }, name).join('/');
  const member = (): Uint8Array => {
    const kind = random();
    if (kind < 0.1) return whiteout(path());
    if (kind < 0.12) return file(path().replace(/([^/]*)$/, '.wh.$1'), 'body');
    if (kind < 0.15) return opaque(path());
    if (kind < 0.3) return dir(`${path()}/`, { mode: pick([0o755, 0o700]) });
    if (kind < 0.45) return hardlink(path(), path());
    if (kind < 0.5) return symlink(path(), pick([path(), `/${path()}`, '..', 'a']));
    return file(path(), pick(['', 'x', 'y', 'xx', 'x'.repeat(700)]), {
      mtime: Math.floor(random() * 2),
      mode: pick([0o644, 0o600]),
    });
  };
  return Array.from({ length: 1 + Math.floor(random() * 5) }, () =>
    Array.from({ length: Math.floor(random() * 30) }, member),
  );
}
