import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import * as raw from '../../src/core/tar/testing/raw-tar.ts';
import { noise } from '../../fixtures/build/bytes.ts';
import { blobPath } from '../../fixtures/build/archives.ts';
import { jsonBytes, MediaType } from '../../fixtures/build/build-image.ts';
import { hasTool } from './native-tools.ts';
import { listMachineFiles, splitFiles } from './machine-files.ts';
import {
  digestFile,
  gzipFile,
  machineMembers,
  writeArchiveFile,
  writeTarFile,
  zstdFile,
  type ArchiveMember,
  type Members,
} from './write-layers.ts';

/** One layer of a bench image on disk, in every packing. */
export interface BenchLayer {
  readonly tar: string;
  readonly gzip: string;
  /** Null where there is no `zstd` program. */
  readonly zstd: string | null;
  readonly bytes: number;
  readonly entries: number;
  readonly diffId: string;
}

/** Layers of the machine's own files, and the archives made of them. */
export interface MachineImages {
  readonly layers: readonly BenchLayer[];
  /** The same files as one layer: what one worker does by itself. */
  readonly whole: BenchLayer;
  readonly ociGzip: string;
  readonly ociZstd: string | null;
  readonly docker: string;
  readonly wholeGzip: string;
  readonly wholeZstd: string | null;
}

/** Changes of the recipe make new images; older ones in the cache are left for the person to remove. */
const RECIPE = 4;

export async function machineImages(cache: string, sizeBytes: number, layerCount: number): Promise<MachineImages> {
  const withZstd = hasTool('zstd');
  const name = `machine-files-${String(sizeBytes)}-${String(layerCount)}${withZstd ? '-zstd' : ''}`;
  return cached<MachineImages>(cache, name, async (folder) => {
    const files = await listMachineFiles(sizeBytes);
    const layers: BenchLayer[] = [];
    for (const [at, part] of splitFiles(files, layerCount).entries()) {
      layers.push(await packLayer(join(folder, `layer-${String(at)}.tar`), machineMembers(part), withZstd));
    }
    const whole = await packLayer(join(folder, 'whole.tar'), machineMembers(files), withZstd);
    return {
      layers,
      whole,
      ociGzip: await ociArchive(join(folder, 'gzip.oci.tar'), layers, 'gzip'),
      ociZstd: withZstd ? await ociArchive(join(folder, 'zstd.oci.tar'), layers, 'zstd') : null,
      docker: await dockerArchive(join(folder, 'plain.docker.tar'), layers),
      wholeGzip: await ociArchive(join(folder, 'whole-gzip.oci.tar'), [whole], 'gzip'),
      wholeZstd: withZstd ? await ociArchive(join(folder, 'whole-zstd.oci.tar'), [whole], 'zstd') : null,
    };
  });
}

async function packLayer(tar: string, members: Members, withZstd: boolean): Promise<BenchLayer> {
  const { bytes, entries } = await writeTarFile(tar, members);
  await gzipFile(tar, `${tar}.gz`);
  if (withZstd) await zstdFile(tar, `${tar}.zst`);
  console.log(`  ${tar}: ${String(entries)} entries, ${String(Math.round(bytes / 1e6))} MB`);
  return {
    tar,
    gzip: `${tar}.gz`,
    zstd: withZstd ? `${tar}.zst` : null,
    bytes,
    entries,
    diffId: await digestFile(tar),
  };
}

/** A plain layer of small files and of files of half a gigabyte, stored with holes so that it costs no disk. */
export function sparseBigFiles(
  cache: string,
  totalBytes: number,
): Promise<{ readonly docker: string; readonly layer: string; readonly entries: number }> {
  return cached(cache, `big-files-${String(totalBytes)}`, async (folder) => {
    const bigBytes = Math.min(500 * 2 ** 20, totalBytes / 4);
    const bigCount = Math.floor(totalBytes / bigBytes);
    const smallCount = 10_000;
    const layer = join(folder, 'layer.tar');
    const file = await open(layer, 'w');
    let at = 0;
    for (let small = 0; small < smallCount; small += 1) {
      const member = raw.file(`small/${String(small)}`, 'a small file');
      await file.write(member, 0, member.length, at);
      at += member.length;
    }
    for (let big = 0; big < bigCount; big += 1) {
      const header = raw.headerBlock({ name: `big/${String(big)}`, size: bigBytes });
      await file.write(header, 0, header.length, at);
      at += header.length + Math.ceil(bigBytes / 512) * 512;
    }
    await file.truncate(at + 1024);
    await file.close();

    // The outer archive is written the same way: the headers of the layer at its places, holes between them.
    const docker = join(folder, 'big-files.docker.tar');
    const outer = await open(docker, 'w');
    const size = at + 1024;
    const start = raw.headerBlock({ name: 'layer.tar', size: size < 8 ** 11 ? size : raw.base256(BigInt(size), 12) });
    await outer.write(start, 0, start.length, 0);
    let from = 512;
    const inner = await open(layer, 'r');
    const headers = new Uint8Array(1024 * smallCount);
    await inner.read(headers, 0, headers.length, 0);
    await outer.write(headers, 0, headers.length, from);
    for (let big = 0, offset = headers.length; big < bigCount; big += 1) {
      const header = raw.headerBlock({ name: `big/${String(big)}`, size: bigBytes });
      await outer.write(header, 0, header.length, from + offset);
      offset += 512 + Math.ceil(bigBytes / 512) * 512;
    }
    await inner.close();
    from += Math.ceil(size / 512) * 512;
    const config = configBytes([`sha256:${'0'.repeat(64)}`]);
    const tail = raw.archive(
      raw.file('config.json', config),
      raw.file(
        'manifest.json',
        jsonBytes([{ Config: 'config.json', RepoTags: ['big-files:1'], Layers: ['layer.tar'] }]),
      ),
    );
    await outer.write(tail, 0, tail.length, from);
    await outer.close();
    return { docker, layer, entries: smallCount + bigCount };
  });
}

/** Layers that each write the same files again: the shape that takes other explorers minutes. */
export function rewrittenLayers(
  cache: string,
  layerCount: number,
  fileCount: number,
): Promise<{ readonly docker: string }> {
  return cached(cache, `rewritten-${String(layerCount)}x${String(fileCount)}`, async (folder) => {
    const layers: { tar: string; diffId: string }[] = [];
    for (let at = 0; at < layerCount; at += 1) {
      const tar = join(folder, `layer-${String(at)}.tar`);
      await writeTarFile(tar, rewrittenMembers(fileCount, at));
      layers.push({ tar, diffId: await digestFile(tar) });
    }
    return { docker: await dockerArchive(join(folder, 'rewritten.docker.tar'), layers) };
  });
}

function* rewrittenMembers(fileCount: number, layer: number): Generator<Uint8Array> {
  for (let file = 0; file < fileCount; file += 1) {
    const folder = `srv/app/module-${String(file % 500)}`;
    if (file < 500) yield raw.directory(`${folder}/`);
    // Half of them change with each layer, in content but not in size; the others are listed again.
    const content = `file ${String(file)} of layer ${String(file % 2 === 0 ? layer : 0)}`.padEnd(80);
    yield raw.file(`${folder}/file-${String(file)}.js`, content, { mtime: 1_700_000_000 + layer });
  }
}

/** One layer with a row for each of `fileCount` files, in folders of a thousand. */
export function wideImage(cache: string, fileCount: number): Promise<{ readonly oci: string }> {
  return cached(cache, `wide-${String(fileCount)}`, async (folder) => {
    const tar = join(folder, 'layer.tar');
    const { bytes, entries } = await writeTarFile(tar, wideMembers(fileCount));
    await gzipFile(tar, `${tar}.gz`);
    const layer: BenchLayer = { tar, gzip: `${tar}.gz`, zstd: null, bytes, entries, diffId: await digestFile(tar) };
    const oci = await ociArchive(join(folder, 'wide.oci.tar'), [layer], 'gzip');
    await rm(tar);
    return { oci };
  });
}

function* wideMembers(fileCount: number): Generator<Uint8Array> {
  for (let file = 0; file < fileCount; file += 1) {
    const folder = `data/part-${String(Math.floor(file / 1000)).padStart(5, '0')}`;
    if (file % 1000 === 0) yield raw.directory(`${folder}/`);
    yield raw.file(`${folder}/row-${String(file)}`);
  }
}

/** One gzip layer of noise, slow enough to read that a person can cancel it. */
export async function writeNoiseImage(path: string, sizeBytes: number): Promise<void> {
  const tar = `${path}.layer.tar`;
  const piece = noise(2 ** 20, 7);
  const members = function* (): Generator<Uint8Array> {
    for (let at = 0; at < sizeBytes; at += piece.length) yield raw.file(`noise/${String(at)}`, piece);
  };
  const { bytes, entries } = await writeTarFile(tar, members());
  await gzipFile(tar, `${tar}.gz`);
  await ociArchive(
    path,
    [{ tar, gzip: `${tar}.gz`, zstd: null, bytes, entries, diffId: await digestFile(tar) }],
    'gzip',
  );
  await rm(tar);
  await rm(`${tar}.gz`);
}

export async function ociArchive(
  path: string,
  layers: readonly BenchLayer[],
  packing: 'gzip' | 'zstd',
): Promise<string> {
  const blobs: { readonly file: string; readonly digest: string; readonly size: number }[] = [];
  for (const layer of layers) {
    const file = packing === 'gzip' ? layer.gzip : layer.zstd;
    if (file === null) throw new Error('the layer was not packed that way');
    blobs.push({ file, digest: await digestFile(file), size: (await stat(file)).size });
  }
  const config = configBytes(layers.map((layer) => layer.diffId));
  const configDigest = await digestBytes(config);
  const manifest = jsonBytes({
    schemaVersion: 2,
    mediaType: MediaType.manifest,
    config: { mediaType: MediaType.config, digest: configDigest, size: config.length },
    layers: blobs.map((blob) => ({ mediaType: `${MediaType.layer}+${packing}`, digest: blob.digest, size: blob.size })),
  });
  const manifestDigest = await digestBytes(manifest);
  const members: ArchiveMember[] = [
    ...blobs.map((blob) => ({ name: blobPath(blob.digest), file: blob.file })),
    { name: blobPath(configDigest), bytes: config },
    { name: blobPath(manifestDigest), bytes: manifest },
    {
      name: 'index.json',
      bytes: jsonBytes({
        schemaVersion: 2,
        mediaType: MediaType.index,
        manifests: [{ mediaType: MediaType.manifest, digest: manifestDigest, size: manifest.length }],
      }),
    },
    { name: 'oci-layout', bytes: jsonBytes({ imageLayoutVersion: '1.0.0' }) },
  ];
  await writeArchiveFile(path, members);
  return path;
}

async function dockerArchive(
  path: string,
  layers: readonly { readonly tar: string; readonly diffId: string }[],
): Promise<string> {
  await writeArchiveFile(path, [
    ...layers.map((layer, at) => ({ name: `${String(at)}/layer.tar`, file: layer.tar })),
    { name: 'config.json', bytes: configBytes(layers.map((layer) => layer.diffId)) },
    {
      name: 'manifest.json',
      bytes: jsonBytes([
        { Config: 'config.json', RepoTags: ['bench:1'], Layers: layers.map((_, at) => `${String(at)}/layer.tar`) },
      ]),
    },
  ]);
  return path;
}

export function configBytes(diffIds: readonly string[]): Uint8Array {
  return jsonBytes({
    os: 'linux',
    architecture: 'amd64',
    config: {},
    rootfs: { type: 'layers', diff_ids: diffIds },
    history: diffIds.map((_, at) => ({
      created: '2024-01-01T00:00:00Z',
      created_by: `COPY part-${String(at)} / # buildkit`,
    })),
  });
}

export async function digestBytes(bytes: Uint8Array): Promise<string> {
  const { createHash } = await import('node:crypto');
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Makes something once, in a folder of the cache; the folder gets its name only when all of it is there. */
export async function cached<T>(cache: string, name: string, make: (folder: string) => Promise<T>): Promise<T> {
  const folder = join(cache, `${name}-r${String(RECIPE)}`);
  const list = join(folder, 'made.json');
  const known = await readFile(list, 'utf8').catch(() => null);
  if (known !== null) return JSON.parse(known) as T;
  console.log(`making ${name} …`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const made = await make(folder);
  await writeFile(`${list}.part`, JSON.stringify(made));
  await rename(`${list}.part`, list);
  return made;
}
