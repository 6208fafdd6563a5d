import { afterEach, expect, test } from 'vitest';
import { buildArchive } from '../../fixtures/build/archives.ts';
import { MediaType, type ImageSpec } from '../../fixtures/build/build-image.ts';
import { buildTar } from '../../fixtures/build/write-tar.ts';
import { zstdFrame } from '../core/compression/testing/zstd-frame.ts';
import type { OpfsDirectory } from '../sources/blob-cache/opfs-types.ts';
import { listSpillSessions } from '../sources/spills/opfs-spill-store.ts';
import { openSession } from './client.ts';
import type { Session, SessionState } from './session-types.ts';
import { removeSpillsOf, removeStaleSpills } from './spill-platform.ts';

const sessions: Session[] = [];
afterEach(() => sessions.splice(0).forEach((session) => session.close()));

const MIB = 2 ** 20;

/** A layer of one zstd frame: 40 MiB of one letter, then two small files. */
async function oneFrameImage(): Promise<ImageSpec> {
  const head = (await buildTar(`file /big size=${40 * MIB}`)).slice(0, 512);
  const tail = await buildTar('file /near "found it"\nfile /next "and this"');
  const stored = zstdFrame([head, { byte: 0x61, times: 40 * MIB }, tail]);
  return { names: ['one:frame'], layers: [{ stored, mediaType: `${MediaType.layer}+zstd` }] };
}

async function openImage(): Promise<Session> {
  const file = new File([await buildArchive('oci', await oneFrameImage())], 'image.tar');
  const session = openSession(
    { kind: 'files', files: [{ path: file.name, file }] },
    { name: file.name, verify: false, preferredPlatform: { os: 'linux', architecture: 'amd64' } },
  );
  sessions.push(session);
  await until(session, (state) => state.phase.kind === 'ready');
  return session;
}

function until(session: Session, condition: (state: SessionState) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = session.subscribe(check);
    function check() {
      if (!condition(session.getState())) return;
      stop();
      resolve();
    }
    check();
  });
}

async function readText(session: Session, path: string): Promise<string> {
  return (await session.readFile((await session.findPath(path))!, 0)).text();
}

async function root(): Promise<OpfsDirectory> {
  return (await navigator.storage.getDirectory()) as unknown as OpfsDirectory;
}

/** Names and sizes of what is kept for a session. */
async function spillsOf(session: string): Promise<readonly (readonly [string, number])[]> {
  const folder = await (await (await root()).getDirectoryHandle('spills')).getDirectoryHandle(session);
  const sizes: [string, number][] = [];
  for await (const [name] of folder.entries())
    sizes.push([name, (await (await folder.getFileHandle(name)).getFile()).size]);
  return sizes;
}

test('what was unpacked on the way to a file is kept as long as the image is open', async () => {
  const session = await openImage();
  expect(await readText(session, '/near')).toBe('found it');
  const [[, size] = ['', 0], ...others] = await spillsOf(session.id);
  expect(others).toEqual([]);
  // Where private files are slow, as in a private window, it stops there.
  expect(size).toBeGreaterThanOrEqual(16 * MIB);
  expect(await readText(session, '/next')).toBe('and this');
  expect(await readText(session, '/near')).toBe('found it');

  session.close();
  // Waits for the workers' lock, as the session itself does.
  await removeSpillsOf(session.id);
  expect(await listSpillSessions(await root())).not.toContain(session.id);
});

test('what a crashed tab left behind goes, and what an open image keeps does not', async () => {
  const session = await openImage();
  await readText(session, '/near');
  const spills = await (await root()).getDirectoryHandle('spills');
  await spills.getDirectoryHandle('of-a-crashed-tab', { create: true });
  await removeStaleSpills();
  expect(await listSpillSessions(await root())).toEqual([session.id]);
});

test('several files are read at once from a layer that was never read before', async () => {
  const session = await openImage();
  const texts = await Promise.all(['/next', '/near', '/next'].map((path) => readText(session, path)));
  expect(texts).toEqual(['and this', 'found it', 'and this']);
});
