/**
 * `npm run bench -- [--quick] [--size GB] [--rounds N] [--cache FOLDER] [--dist FOLDER]`: measures the built app in Chromium beside native tools, prints
 * what came out and keeps it in docs/performance.md (not with --quick, which only proves that everything runs).
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
import { measureMemory } from './memory-suite.ts';
import { layeredImage } from './layered-image.ts';
import { machineImages, rewrittenLayers, sparseBigFiles, wideImage } from './bench-images.ts';
import { BenchReport, describeMachine, writeBetweenMarkers } from './bench-report.ts';
import { measureTarScan } from './core-suite.ts';
import { measureMachineImages } from './machine-suite.ts';
import { measureModel } from './model-suite.ts';
import { measureProxy } from './proxy-suite.ts';
import { measurePull } from './pull-suite.ts';
import { Samples } from './medians.ts';
import { filesInTheMiddle, timeTool } from './native-tools.ts';
import { measureCancel, measureRewritten, measureWide } from './page-suite.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    size: { type: 'string' },
    rounds: { type: 'string' },
    cache: { type: 'string' },
    dist: { type: 'string' },
  },
});
const quick = values.quick;
const gigabytes = Number(values.size ?? (quick ? 0.05 : 2.5));
const rounds = Number(values.rounds ?? (quick ? 1 : 5));
const cache = values.cache ?? inProject('.cache', 'bench');
if (!(gigabytes > 0) || !Number.isInteger(rounds) || rounds < 1)
  throw new Error('--size is in gigabytes, --rounds a whole number');

if (values.dist === undefined) await ensureBuilt();
const layerCount = 7;
const machine = await machineImages(cache, gigabytes * 1e9, layerCount);
const bigBytes = quick ? 2 ** 30 : 10 * 2 ** 30;
const big = await sparseBigFiles(cache, bigBytes);
const rewritten = await rewrittenLayers(cache, 5, quick ? 2_000 : 50_000);
const wideRows = quick ? 20_000 : 1_000_000;
const wide = await wideImage(cache, wideRows);

const hugeSizes = quick ? [0.5] : [2, 10];
const huge: { name: string; file: string }[] = [];
for (const size of hugeSizes) {
  const { oci } = await hugeImage(cache, machine.whole.tar, size * 2 ** 30);
  huge.push({ name: `a gzip image of ${String(size)} GB`, file: oci });
}

const layered = await layeredImage(cache, quick ? 20_000 : 1_000_000, quick ? 6 : 60);

/** Of the minute before: what else the machine was doing. */
const [loadBefore = 0] = loadavg();
const report = new BenchReport();
const app = await BenchApp.start(values.dist ?? inProject('dist'));
try {
  console.log('first load');
  await measureFirstLoad(app, rounds, report);
  console.log('images of this machine’s files');
  await measureMachineImages(app, machine, rounds, report);

  console.log('big files');
  const samples = new Samples();
  for (let round = 0; round < rounds; round += 1) {
    samples.add('page', (await app.timeOpening(big.docker)).idleMs);
    samples.add('tar -t, which jumps too', await timeTool(`tar -tf '${big.layer}'`));
  }
  const bigName = `${(bigBytes / 1e9).toFixed(0)} GB of big files, plain`;
  report.times(bigName, samples);
  report.target(`${bigName}, headers alone, seconds`, samples.median('page') / 1000, { atMost: 0.5 });

  console.log('pulling');
  await measurePull(app, machine, quick ? 1 : 3, report);
  await measureProxy(quick ? 1 : 3, report, quick ? 3 : 10);
  console.log('one file');
  await measureReadFile(app, machine.wholeGzip, await filesInTheMiddle(machine.whole.tar, quick ? 5 : 25), report);
  console.log('memory');
  await measureMemory(app, huge, report);
  console.log('cancelling');
  await measureCancel(app, huge.at(-1)!.file, rounds, report);
  console.log('rewritten layers');
  await measureRewritten(app, rewritten.docker, rounds, report);
  console.log('many rows');
  await measureWide(app, wide.oci, wideRows, quick ? 1 : 3, report);
  console.log('many paths over many layers');
  await measureModel(app, layered, quick ? 1 : 3, report);
  console.log('tar headers');
  const busiest = machine.layers.reduce((most, layer) => (layer.entries > most.entries ? layer : most));
  await measureTarScan(busiest.tar, rounds, report);
} finally {
  await app.stop();
}

const bytes = machine.layers.reduce((sum, layer) => sum + layer.bytes, 0);
const entries = machine.layers.reduce((sum, layer) => sum + layer.entries, 0);
const text = report.text([
  `${describeMachine(app.version)} ${new Date().toISOString().slice(0, 10)}, medians of ${String(rounds)} rounds. Other work on the machine before the start: load ${loadBefore.toFixed(1)}.`,
  '',
  `The image of the machine’s own files has ${String(layerCount)} layers, ${entries.toLocaleString('en')} entries, ${(bytes / 1e9).toFixed(2)} GB uncompressed. Files lie in the page cache. The page reads without verifying digests unless the row says so.`,
]);
console.log(`\n${text}`);
if (quick) console.log('\nA quick run proves that the bench runs; it is not kept.');
else await writeBetweenMarkers(join(inProject('docs'), 'performance.md'), text);
