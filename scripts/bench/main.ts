/**
 * `npm run bench -- [--quick] [--only SUITE,SUITE] [--size GB] [--rounds N] [--cache FOLDER] [--dist FOLDER]`: measures the built
 * app in Chromium beside native tools, prints what came out and keeps it in docs/performance.md (not with --quick, which only
 * proves that everything runs, nor with --only).
 */
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { join } from 'node:path';

import { ensureBuilt } from '../setup/ensure-built.mjs';
import { inProject } from '../setup/project.mjs';
import { BenchApp } from './app-page.ts';
import { measureReadFile } from './file-suite.ts';
import { measureFirstLoad } from './first-load-suite.ts';
import { hugeImage } from './huge-image.ts';
import { measureLists } from './lists-suite.ts';
import { measureMemory } from './memory-suite.ts';
import { layeredImage } from './layered-image.ts';
import { machineImages, rewrittenLayers, sparseBigFiles, wideImage } from './bench-images.ts';
import { BenchReport, describeMachine, writeBetweenMarkers } from './bench-report.ts';
import { measureTarScan } from './core-suite.ts';
import { measureMachineImages } from './machine-suite.ts';
import { measureModel } from './model-suite.ts';
import { measureProxy } from './proxy-suite.ts';
import { measureReview } from './review-suite.ts';
import { measurePull } from './pull-suite.ts';
import { Samples } from './medians.ts';
import { filesInTheMiddle, timeTool } from './native-tools.ts';
import { measureSize } from './size-suite.ts';
import { textImage } from './text-image.ts';
import { measureTexts } from './text-suite.ts';
import { measureCancel, measureRewritten, measureWide } from './page-suite.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    size: { type: 'string' },
    rounds: { type: 'string' },
    cache: { type: 'string' },
    dist: { type: 'string' },
    only: { type: 'string' },
  },
});
const quick = values.quick;
const gigabytes = Number(values.size ?? (quick ? 0.05 : 2.5));
const rounds = Number(values.rounds ?? (quick ? 1 : 5));
const cache = values.cache ?? inProject('.cache', 'bench');
if (!(gigabytes > 0) || !Number.isInteger(rounds) || rounds < 1)
  throw new Error('--size is in gigabytes, --rounds a whole number');

const suites = [
  'load',
  'machine',
  'big',
  'pull',
  'file',
  'text',
  'memory',
  'cancel',
  'rewritten',
  'wide',
  'lists',
  'size',
  'model',
  'review',
  'tar',
] as const;
type Suite = (typeof suites)[number];
const only = values.only?.split(',');
const unknown = only?.filter((name) => !(suites as readonly string[]).includes(name)) ?? [];
if (unknown.length > 0) throw new Error(`there is no suite ${unknown.join(', ')}; there are ${suites.join(', ')}`);
const isKept = !quick && only === undefined;

if (values.dist === undefined) await ensureBuilt();
const layerCount = 7;
const bigBytes = quick ? 2 ** 30 : 10 * 2 ** 30;
const wideRows = quick ? 20_000 : 1_000_000;
/** Made, or found in the cache, when the first suite asks for them. */
const images = {
  machine: once(() => machineImages(cache, gigabytes * 1e9, layerCount)),
  huge: once(async () => {
    const { whole } = await images.machine();
    const huge: { name: string; file: string }[] = [];
    for (const size of quick ? [0.5] : [2, 10]) {
      const { oci } = await hugeImage(cache, whole.tar, size * 2 ** 30);
      huge.push({ name: `a gzip image of ${String(size)} GB`, file: oci });
    }
    return huge;
  }),
  big: once(() => sparseBigFiles(cache, bigBytes)),
  rewritten: once(() => rewrittenLayers(cache, 5, quick ? 2_000 : 50_000)),
  texts: once(() => textImage(cache, 10_000_000)),
  wide: once(() => wideImage(cache, wideRows)),
  manyFiles: once(() => layeredImage(cache, quick ? 20_000 : 600_000, quick ? 4 : 20)),
  layered: once(() => layeredImage(cache, quick ? 20_000 : 1_000_000, quick ? 6 : 60)),
  reviewed: once(() => layeredImage(cache, quick ? 20_000 : 170_000, 12)),
};
// All before anything is measured: writing images leaves the machine with work to do.
if (only === undefined) for (const make of Object.values(images)) await make();

/** Of the minute before: what else the machine was doing. */
const [loadBefore = 0] = loadavg();
const report = new BenchReport();
const app = await BenchApp.start(values.dist ?? inProject('dist'));

const run: Record<Suite, () => Promise<void>> = {
  load: () => measureFirstLoad(app, rounds, report),
  machine: async () => measureMachineImages(app, await images.machine(), rounds, report),
  big: async () => {
    const big = await images.big();
    const samples = new Samples();
    for (let round = 0; round < rounds; round += 1) {
      samples.add('page', (await app.timeOpening(big.docker)).idleMs);
      samples.add('tar -t, which jumps too', await timeTool(`tar -tf '${big.layer}'`));
    }
    const bigName = `${(bigBytes / 1e9).toFixed(0)} GB of big files, plain`;
    report.times(bigName, samples);
    report.target(`${bigName}, headers alone, seconds`, samples.median('page') / 1000, { atMost: 0.5 });
  },
  pull: async () => {
    await measurePull(app, await images.machine(), quick ? 1 : 3, report);
    await measureProxy(quick ? 1 : 3, report, quick ? 3 : 10);
  },
  file: async () => {
    const machine = await images.machine();
    const files = await filesInTheMiddle(machine.whole.tar, quick ? 5 : 25);
    await measureReadFile(app, machine.wholeGzip, files, report);
  },
  text: async () => measureTexts(app, await images.texts(), rounds, report),
  memory: async () => measureMemory(app, await images.huge(), report),
  cancel: async () => measureCancel(app, (await images.huge()).at(-1)!.file, rounds, report),
  rewritten: async () => measureRewritten(app, (await images.rewritten()).docker, rounds, report),
  wide: async () => measureWide(app, (await images.wide()).oci, wideRows, quick ? 1 : 3, report),
  lists: async () => measureLists(app, 1_000_000, quick ? 1 : Math.max(3, rounds), report),
  size: async () => measureSize(app, await images.manyFiles(), quick ? 1 : 3, report),
  model: async () => measureModel(app, await images.layered(), quick ? 1 : 3, report),
  review: async () => measureReview(await images.reviewed(), rounds, report),
  tar: async () => {
    const { layers } = await images.machine();
    const busiest = layers.reduce((most, layer) => (layer.entries > most.entries ? layer : most));
    await measureTarScan(busiest.tar, rounds, report);
  },
};
try {
  for (const name of suites) {
    if (only?.includes(name) === false) continue;
    console.log(name);
    await run[name]();
  }
} finally {
  await app.stop();
}

const about = [
  `${describeMachine(app.version)} ${new Date().toISOString().slice(0, 10)}, medians of ${String(rounds)} rounds. Other work on the machine before the start: load ${loadBefore.toFixed(1)}.`,
];
if (only === undefined) {
  const machine = await images.machine();
  const bytes = machine.layers.reduce((sum, layer) => sum + layer.bytes, 0);
  const entries = machine.layers.reduce((sum, layer) => sum + layer.entries, 0);
  about.push(
    '',
    `The image of the machine’s own files has ${String(layerCount)} layers, ${entries.toLocaleString('en')} entries, ${(bytes / 1e9).toFixed(2)} GB uncompressed. Files lie in the page cache. The page reads without verifying digests unless the row says so.`,
  );
}
const text = report.text(about);
console.log(`\n${text}`);
if (isKept) await writeBetweenMarkers(join(inProject('docs'), 'performance.md'), text);
else console.log('\nQuick runs, and runs of some suites, are not kept.');

function once<Made>(make: () => Promise<Made>): () => Promise<Made> {
  let made: Promise<Made> | null = null;
  return () => (made ??= make());
}
