import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { extract } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildArchive, type ArchiveKind } from '../../fixtures/build/archives.ts';
import type { ImageSpec } from '../../fixtures/build/build-image.ts';
import type { Packing } from '../../fixtures/build/compress.ts';
import { pack } from '../../fixtures/build/compress.ts';
import { buildTar } from '../../fixtures/build/write-tar.ts';
import { exportImage, type ExportOptions } from './export.ts';

const run = promisify(execFile);
const corpus = join(import.meta.dirname, '../../../shared/corpus');

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'layerscope-export-'));
});
afterAll(() => rm(folder, { recursive: true }));

const LOWER = `dir  /usr/bin 0555 mtime=1000000000
file /usr/bin/tool size=300000 noise=3 0755 mtime=1000000001
file /etc/motd "one"
file /data/${'long-name-'.repeat(20)} "deep" xattr.user.note="x"`;
const UPPER = `file /usr/bin/more "two" mtime=1000000002
whiteout /etc/motd
hardlink /usr/bin/alias -> /usr/bin/tool`;

function image(packing: Packing): ImageSpec {
  return { names: ['x:1'], layers: [LOWER, UPPER].map((text) => ({ text, packing })) };
}

let written = 0;
async function exported(path: string, options: Partial<ExportOptions> = {}) {
  const output = join(folder, `${(written += 1)}.tar`);
  const gaps = await exportImage(path, { changes: false, rootfs: false, output, ...options });
  return { output, gaps };
}

async function built(kind: ArchiveKind, layers: Packing, outer: Packing): Promise<string> {
  const path = join(folder, `${kind}-${layers}-${outer}`);
  await writeFile(path, await buildArchive(kind, image(layers), outer));
  return path;
}

const sha256 = async (path: string) =>
  createHash('sha256')
    .update(await readFile(path))
    .digest('hex');

describe('layerscope export', () => {
  test('gives the same bytes through every archive and compression', async () => {
    const sums = new Set<string>();
    for (const kind of ['docker', 'docker-25', 'oci'] as const) {
      for (const layers of ['none', 'gzip', 'zstd'] as const) {
        for (const outer of ['none', 'gzip', 'zstd'] as const) {
          const { output, gaps } = await exported(await built(kind, layers, outer));
          expect(gaps).toEqual([]);
          sums.add(await sha256(output));
        }
      }
    }
    expect(sums.size).toBe(1);
  });

  test('is read by tar-stream as it was meant', async () => {
    const { output } = await exported(await built('docker', 'gzip', 'none'));
    const names: string[] = [];
    for await (const entry of createReadStream(output).pipe(extract())) {
      const { name, type, size, linkname } = entry.header;
      names.push([type, name, size, linkname].filter(Boolean).join(' '));
      entry.resume();
    }
    expect(names).toEqual([
      'file usr/bin/tool 300000',
      `file data/${'long-name-'.repeat(20)} 4`,
      'file usr/bin/more 3',
      'link usr/bin/alias usr/bin/tool',
      'directory data/',
      'directory etc/',
      'directory usr/',
      'directory usr/bin/',
    ]);
  });

  test('unpacks with GNU tar where a directory that nobody may write to has files of two layers', async () => {
    const { output } = await exported(await built('docker', 'gzip', 'none'));
    const root = join(folder, 'unpacked');
    await mkdir(root);
    await run('tar', ['-C', root, '-xpf', output]);
    const directory = await stat(join(root, 'usr/bin'));
    expect([directory.mode & 0o7777, directory.mtimeMs]).toEqual([0o555, 1e12]);
    const [tool, alias] = [await stat(join(root, 'usr/bin/tool')), await stat(join(root, 'usr/bin/alias'))];
    expect(alias.ino).toBe(tool.ino);
    expect(tool.mtimeMs).toBe(1_000_000_001_000);
    expect(await readFile(join(root, 'usr/bin/more'), 'utf8')).toBe('two');
  });

  test('of names and links that are not UTF-8 and long is unpacked byte for byte', async () => {
    const name = 'n\\xff'.repeat(60);
    const path = join(folder, 'odd.tar');
    await writeFile(
      path,
      await buildArchive('docker', { layers: [`file "${name}" "1"\nhardlink "other" -> "${name}" `] }),
    );
    const { output } = await exported(path);
    const root = join(folder, 'odd');
    await mkdir(root);
    const { stderr } = await run('tar', ['-C', root, '-xf', output]);
    // The record says that the names are bytes, which bsdtar has to be told and GNU tar takes for granted.
    expect(new Set(stderr.trim().split('\n'))).toEqual(
      new Set(["tar: Ignoring unknown extended header keyword 'hdrcharset'"]),
    );
    const { stdout } = await run('find', [root, '-type', 'f', '-links', '2', '-printf', '%f\\n'], {
      encoding: 'latin1',
    });
    expect(stdout.split('\n').sort()).toEqual(['', 'n\xff'.repeat(60), 'other']);
  });

  test('writes a layer, a subtree or the changes of a layer', async () => {
    const path = await built('docker', 'gzip', 'zstd');
    const tar = await buildTar(LOWER);
    expect(await readFile((await exported(path, { layer: 1, raw: 'tar' })).output)).toEqual(Buffer.from(tar));
    const stored = await readFile((await exported(path, { layer: 1, raw: 'stored' })).output);
    expect(stored).toEqual(Buffer.from(pack(tar, 'gzip')));
    const list = async (options: Partial<ExportOptions>) =>
      (await run('tar', ['-tf', (await exported(path, options)).output])).stdout.trim().split('\n');
    expect(await list({ path: '/etc/', layer: 1 })).toEqual(['etc/motd', 'etc/']);
    expect(await list({ changes: true, path: 'etc' })).toEqual(['etc/.wh.motd', 'etc/']);
    // The alias's target is no change: it becomes a file.
    expect(await list({ changes: true })).toContain('usr/bin/alias');
  });

  test('says what is not there', async () => {
    const path = await built('docker', 'none', 'none');
    await expect(exported(path, { path: '/etc/motd' })).rejects.toThrow('There is no /etc/motd in layer 2.');
    await expect(exported(path, { layer: 3 })).rejects.toThrow('The image has 2 layers; there is no layer 3.');
    await expect(exported(path, { output: join(folder, 'absent', 'x') })).rejects.toMatchObject({
      code: 'write-failed',
    });
  });

  test('writes what it has of an image that lacks a layer, and says so', async () => {
    const layers = [{ text: LOWER, absent: true }, { text: 'file /a "1"' }];
    const path = join(folder, 'lacks.tar');
    await writeFile(path, await buildArchive('oci', { layers }));
    const { output, gaps } = await exported(path);
    expect(gaps).toEqual(['Layer 1 is not in the archive.']);
    expect((await run('tar', ['-tf', output])).stdout).toBe('a\n');
  });
});

describe.skipIf(!existsSync(corpus))('a real image', () => {
  test('gives the same tar plain and packed with gzip, zstd and xz', { timeout: 60_000 }, async () => {
    const sums = new Set<string>();
    for (const ending of ['', '.gz', '.zst', '.xz']) {
      sums.add(await sha256((await exported(join(corpus, `made/bbapp.docker20.tar${ending}`))).output));
    }
    expect(sums.size).toBe(1);
  });
});
