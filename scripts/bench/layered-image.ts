import { join } from 'node:path';
import { rm } from 'node:fs/promises';

import * as raw from '../../src/core/tar/testing/raw-tar.ts';
import { cached, ociArchive, type BenchLayer } from './bench-images.ts';
import { digestFile, gzipFile, writeTarFile } from './write-layers.ts';

/** An image of many layers, bottom first. */
export interface LayeredBenchImage {
  /** How many paths it was made for; it has a few more. */
  readonly paths: number;
  readonly oci: string;
  /** Each layer as gzip, for measuring core alone. */
  readonly layers: readonly string[];
}

/**
 * About `pathCount` paths over `layerCount` layers, as package managers lay them out: a handful of names that every
 * package repeats, names of their own, directories of a few and of thousands of children. Each layer brings its share,
 * rewrites some of what stands below and removes a little of it.
 */
export function layeredImage(cache: string, pathCount: number, layerCount: number): Promise<LayeredBenchImage> {
  return cached(cache, `layered-${String(pathCount)}x${String(layerCount)}`, async (folder) => {
    const layers: BenchLayer[] = [];
    const random = seededRandom(7);
    const standing: string[] = [];
    for (let at = 0; at < layerCount; at += 1) {
      const tar = join(folder, `layer-${String(at)}.tar`);
      const members = layerMembers(at, Math.round(pathCount / layerCount), standing, random);
      const { bytes, entries } = await writeTarFile(tar, members);
      const diffId = await digestFile(tar);
      await gzipFile(tar, `${tar}.gz`);
      await rm(tar);
      layers.push({ tar, gzip: `${tar}.gz`, zstd: null, bytes, entries, diffId });
    }
    const oci = await ociArchive(join(folder, 'layered.oci.tar'), layers, 'gzip');
    return { paths: pathCount, oci, layers: layers.map((layer) => layer.gzip) };
  });
}

/** Part of a layer's share of new paths that it rewrites besides, and that it removes. */
const REWRITTEN = 0.15;
const REMOVED = 0.02;

function* layerMembers(layer: number, share: number, standing: string[], random: () => number): Generator<Uint8Array> {
  const mtime = 1_700_000_000 + layer * 60;
  const fresh = new Set<string>();
  let added = 0;
  for (let number = 0; added < share; number += 1) {
    const files = packageFiles(layer, number, random);
    for (const file of files) {
      for (const directory of parentsOf(file)) {
        if (fresh.has(directory)) continue;
        fresh.add(directory);
        yield raw.directory(`${directory}/`, { mtime });
        if (!sharedDirectories.has(directory)) added += 1;
      }
      yield raw.file(file, content(random), { mtime });
      added += 1;
      // What later layers rewrite and remove is drawn from these.
      if (random() < 0.3) standing.push(file);
    }
  }
  if (layer === 0) return;
  for (let rewritten = 0; rewritten < share * REWRITTEN; rewritten += 1) {
    yield raw.file(standing[Math.floor(random() * standing.length)]!, content(random), { mtime });
  }
  for (let removed = 0; removed < share * REMOVED; removed += 1) {
    const path = standing[Math.floor(random() * standing.length)]!;
    yield raw.file(path.replace(/([^/]*)$/, '.wh.$1'), '', { mtime });
  }
}

const syllables = [
  'lib',
  'net',
  'core',
  'data',
  'web',
  'py',
  'json',
  'xml',
  'auth',
  'text',
  'mode',
  'test',
  'util',
  'io',
];
const languages = ['de', 'fr', 'es', 'it', 'pl', 'ru', 'ja', 'zh_CN', 'pt_BR', 'uk', 'nl', 'cs'];
const modules = [
  'index',
  'main',
  'parser',
  'types',
  'errors',
  'helpers',
  'config',
  'client',
  'server',
  'stream',
  'cache',
];

/** The files of one made-up package: of a distribution, of Node or of Python, by turns. */
function packageFiles(layer: number, number: number, random: () => number): string[] {
  const word = () => syllables[Math.floor(random() * syllables.length)]!;
  const name = `${word()}${word()}-${word()}${String(layer * 1000 + number)}`;
  const some = (from: readonly string[], most: number) => {
    const first = Math.floor(random() * from.length);
    return Array.from({ length: 1 + Math.floor(random() * most) }, (_, at) => from[(first + at) % from.length]!);
  };
  switch (layer % 3) {
    case 0:
      return [
        `usr/bin/${name}`,
        ...some(languages, 6).map((language) => `usr/share/locale/${language}/LC_MESSAGES/${name}.mo`),
        `usr/share/doc/${name}/copyright`,
        `usr/share/doc/${name}/changelog.Debian.gz`,
        ...['list', 'md5sums', 'postinst'].map((ending) => `var/lib/dpkg/info/${name}.${ending}`),
        ...some(modules, 8).map(
          (module) => `usr/lib/x86_64-linux-gnu/${name}/${module}_${word()}.so.${String(number)}`,
        ),
      ];
    case 1: {
      const root = `srv/app-${String(layer)}/node_modules/${name}`;
      return [
        ...['package.json', 'README.md', 'LICENSE', 'index.js', 'index.d.ts'].map((file) => `${root}/${file}`),
        ...some(modules, 11).flatMap((module) => [`${root}/lib/${module}.js`, `${root}/lib/${module}.js.map`]),
        ...some(modules, 6).map((module) => `${root}/dist/esm/${module}-${word()}${String(number)}.mjs`),
      ];
    }
    default: {
      const root = `usr/local/lib/python3.12/site-packages/${name.replaceAll('-', '_')}`;
      return [
        `${root}/__init__.py`,
        `${root}-1.${String(number)}.dist-info/METADATA`,
        `${root}-1.${String(number)}.dist-info/RECORD`,
        ...some(modules, 11).flatMap((module) => [
          `${root}/${module}.py`,
          `${root}/__pycache__/${module}.cpython-312.pyc`,
        ]),
      ];
    }
  }
}

/** Directories that all layers write into; the first one brings them. */
const sharedDirectories = new Set(
  [
    'usr/bin',
    'usr/share/doc',
    'usr/lib/x86_64-linux-gnu',
    'usr/local/lib/python3.12/site-packages',
    'var/lib/dpkg/info',
  ]
    .flatMap((directory) => [...parentsOf(`${directory}/x`)])
    .concat('srv', 'usr/share/locale'),
);

function parentsOf(path: string): string[] {
  const parents: string[] = [];
  for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1))
    parents.push(path.slice(0, slash));
  return parents;
}

const letters = new TextEncoder().encode('The quick brown fox jumps over the lazy dog. '.repeat(12));

/** A third of the files have content; it fits into one block, so that the image stays small. */
function content(random: () => number): Uint8Array {
  return random() < 0.34 ? letters.subarray(0, 1 + Math.floor(random() * 500)) : new Uint8Array(0);
}

/** Numbers in [0, 1), the same in each run (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
