/**
 * The tar of an image's filesystem, unpacked by GNU tar, against what Debian's umoci unpacks of the same image. As root, since
 * owners and devices are compared; skipped where umoci or skopeo is missing, and real images where their folder is.
 */
import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildArchive } from '../../fixtures/build/archives.ts';
import { decodeRawText, toHex } from '../core/bytes/byte-text.ts';
import { EntryType } from '../core/tar/tar-entry.ts';
import { TarScanner } from '../core/tar/tar-scanner.ts';
import { exportImage } from './export.ts';

const run = promisify(execFile);
const corpus = join(import.meta.dirname, '../../../shared/corpus');

const IMAGES: readonly (readonly [path: string, format: 'docker-archive' | 'oci-archive', platform?: string])[] = [
  ['made/bbapp.docker20.tar', 'docker-archive'],
  ['made/corner-strict.docker.tar', 'docker-archive'],
  ['made/corner-strict.oci.tar', 'oci-archive'],
  ['made/single.buildx.docker.tar', 'docker-archive'],
  ['made/history-mismatch.oci.tar', 'oci-archive'],
  ['public/GoogleContainerTools+jib__busybox-docker.tar', 'docker-archive'],
  ['public/GoogleContainerTools+kaniko__tar.tar', 'docker-archive'],
  ['public/bazelbuild+rules_docker__small_linux.tar', 'docker-archive'],
  ['made/multi-gzip.buildx.oci.tar', 'oci-archive', 'linux/amd64'],
];

/** It belongs to the machine that runs the container, says umoci, and is not unpacked. */
const DROPPED_BY_UMOCI = 'security.selinux';

/** It counts nanoseconds in 64 bits. Directories it changes after it has set their times. */
const LATEST_OF_UMOCI = 2 ** 63 / 1e9;

const LOWER = `dir /etc 0750 12:34
file /etc/motd "one" 0640 1000:2000 mtime=1000000000.5 xattr.user.note="a"
file /etc/shadow "secret" 4755
hardlink /etc/motd-again -> /etc/motd
symlink /bin/sh -> busybox
char /dev/null 1,3 0666
fifo /run/pipe
dir /empty 01777
file /data/${'long-name-'.repeat(15)} "deep"
file /gone/a "x"
file /kept/a "y"`;
const UPPER = `file /etc/motd "two"
whiteout /gone
opaque /kept
file /kept/b "z"
file /empty/now-not size=70000 noise=3`;

const canRun =
  process.getuid?.() === 0 && ['umoci', 'skopeo'].every((tool) => spawnSync(tool, ['--version']).status === 0);

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'layerscope-umoci-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Unpacked {
  readonly facts: string;
  readonly mtimeSeconds: number;
}

/** What lies in a folder, by path, as GNU tar sees it: hardlinks by their first name, attributes too. */
async function listFolder(root: string): Promise<ReadonlyMap<string, Unpacked>> {
  const archive = `${root}.listed.tar`;
  const form = ['--format=pax', '--sort=name', '--numeric-owner', '--xattrs', '--xattrs-include=*'];
  await run('tar', ['-C', root, ...form, '-cf', archive, '.']);
  const found = new Map<string, Unpacked>();
  let hash = createHash('sha256');
  let finish = (): void => undefined;
  const scanner = new TarScanner({
    entry(entry) {
      hash = createHash('sha256');
      finish = () => {
        const { type, mode, uid, gid, sizeBytes, deviceMajor, deviceMinor } = entry;
        const kept = entry.xattrs.filter(([name]) => decodeRawText(name) !== DROPPED_BY_UMOCI);
        const xattrs = kept.map(([name, value]) => `${decodeRawText(name)}=${toHex(value)}`).sort();
        const facts = [
          Object.entries(EntryType).find(([, value]) => value === type)![0],
          mode.toString(8),
          `${uid}:${gid}`,
          sizeBytes,
          `${deviceMajor},${deviceMinor}`,
          decodeRawText(entry.linkName),
          ...xattrs,
          hash.digest('hex').slice(0, 16),
        ];
        found.set(decodeRawText(entry.name), { facts: facts.join(' '), mtimeSeconds: entry.mtimeSeconds });
      };
      return true;
    },
    body: (bytes) => hash.update(bytes),
    entryEnd: () => finish(),
  });
  scanner.push(await readFile(archive));
  scanner.finish();
  await rm(archive);
  return found;
}

describe.skipIf(!canRun)('the filesystem of an image, unpacked by GNU tar,', () => {
  for (const [image, format, platform] of IMAGES) {
    test.skipIf(!existsSync(join(corpus, image)))(`is what umoci unpacks of ${image}`, { timeout: 120_000 }, () =>
      compare(image, join(corpus, image), format, platform),
    );
  }

  test('is what umoci unpacks of an image made here', { timeout: 60_000 }, async () => {
    const path = join(folder, 'made.oci.tar');
    await writeFile(path, await buildArchive('oci', { names: ['made:1'], layers: [LOWER, UPPER] }));
    await compare('made', path, 'oci-archive');
  });
});

async function compare(name: string, source: string, format: string, platform?: string): Promise<void> {
  const place = join(folder, name.replaceAll('/', '-'));
  const ours = join(place, 'ours');
  await mkdir(ours, { recursive: true });
  await run('skopeo', ['--insecure-policy', 'copy', '-q', `${format}:${source}`, `oci:${place}/oci:image`]);
  await run('umoci', ['unpack', '--image', `${place}/oci:image`, `${place}/bundle`]);
  const options = { platform, changes: false, rootfs: false, output: `${place}/ours.tar` };
  expect(await exportImage(source, options)).toEqual([]);
  const flags = ['-p', '--numeric-owner', '--same-owner', '--xattrs', '--xattrs-include=*'];
  await run('tar', ['-C', ours, ...flags, '-xf', `${place}/ours.tar`]);
  const [mine, theirs] = [await listFolder(ours), await listFolder(`${place}/bundle/rootfs`)];
  const facts = (found: ReadonlyMap<string, Unpacked>) => [...found].map(([path, one]) => `${path} ${one.facts}`);
  expect(facts(mine)).toEqual(facts(theirs));
  expect(mine.size).toBeGreaterThan(1);
  for (const [path, { mtimeSeconds }] of mine) {
    if (path.endsWith('/') || mtimeSeconds > LATEST_OF_UMOCI) continue;
    expect(Math.abs(mtimeSeconds - theirs.get(path)!.mtimeSeconds), path).toBeLessThan(1e-6);
  }
}
