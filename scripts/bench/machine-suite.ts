import type { BenchApp } from './app-page.ts';
import type { MachineImages } from './bench-images.ts';
import type { BenchReport } from './bench-report.ts';
import { Samples } from './medians.ts';
import { hasTool, timeTool } from './native-tools.ts';

const PAIR = { workers: 2 } as const;

/**
 * Opens images of the machine's own files in the page and lists them with native tools, one after another in every
 * round, so that both meet the same machine.
 */
export async function measureMachineImages(
  app: BenchApp,
  images: MachineImages,
  rounds: number,
  report: BenchReport,
): Promise<void> {
  const samples = new Samples();
  const processor = new Samples();
  const { whole } = images;
  const gzips = images.layers.map((layer) => layer.gzip);
  const withIgzip = hasTool('igzip');

  for (let round = 0; round < rounds; round += 1) {
    console.log(`  round ${String(round + 1)} of ${String(rounds)}`);
    samples.add('native gzip, one layer', await timeTool(`gzip -dc '${whole.gzip}' | tar -t`));
    samples.add('page gzip, one layer', (await app.timeOpening(images.wholeGzip)).idleMs);
    if (withIgzip) samples.add('native igzip, one layer', await timeTool(`igzip -dc '${whole.gzip}' | tar -t`));

    samples.add('native gzip, one at a time', await timeTool(each(gzips, 'gzip -dc "$1" | tar -t', 1)));
    samples.add('native gzip, two at a time', await timeTool(each(gzips, 'gzip -dc "$1" | tar -t', 2)));
    const gzip = await app.timeOpening(images.ociGzip, PAIR);
    samples.add('page gzip, two workers', gzip.idleMs);
    processor.add('worker reads the gzip file', (await app.timeReading(images.ociGzip)).processorMs);
    processor.add('page gzip, two workers', gzip.processorMs);
    samples.add(
      'page gzip, two workers, verified',
      (await app.timeOpening(images.ociGzip, { ...PAIR, verify: true })).idleMs,
    );

    if (images.wholeZstd !== null && images.ociZstd !== null && whole.zstd !== null) {
      const zstds = images.layers.flatMap((layer) => (layer.zstd === null ? [] : [layer.zstd]));
      samples.add('native zstd, decode alone', await timeTool(`zstd -dcq '${whole.zstd}'`));
      samples.add('page zstd, one layer', (await app.timeOpening(images.wholeZstd)).idleMs);
      samples.add('native zstd, one at a time', await timeTool(each(zstds, 'zstd -dcq "$1" | tar -t', 1)));
      const zstd = await app.timeOpening(images.ociZstd, PAIR);
      samples.add('page zstd, two workers', zstd.idleMs);
      processor.add('worker reads the zstd file', (await app.timeReading(images.ociZstd)).processorMs);
      processor.add('page zstd, two workers', zstd.processorMs);
    }

    const tars = images.layers.map((layer) => layer.tar);
    samples.add('native cat | tar', await timeTool(each(tars, 'cat "$1" | tar -t', 1)));
    samples.add('page plain, one worker', (await app.timeOpening(images.docker, { workers: 1 })).idleMs);
    const plain = await app.timeOpening(images.docker, PAIR);
    samples.add('page plain, two workers', plain.idleMs);
    samples.add('page plain, history', plain.historyMs);
    const reading = await app.timeReading(images.docker);
    samples.add('worker reads the file', reading.ms);
    processor.add('worker reads the plain file', reading.processorMs);
    processor.add('page plain, two workers', plain.processorMs);
    samples.add(
      'inspect',
      await timeTool(`'${process.execPath}' bin/layerscope.mjs inspect '${images.ociGzip}' --json`),
    );
  }

  report.times('Images of this machine’s files', samples);
  report.times(
    'The same: processor time of the whole browser, of which two cores have two seconds a second',
    processor,
  );
  report.skip(!withIgzip, 'igzip is not installed: no comparison with `igzip -dc | tar -t`');
  report.skip(images.ociZstd === null, 'zstd is not installed: no zstd images were made');
  const compare = (what: string, page: string, native: string, atMost: number) => {
    report.target(what, samples.ratio(page, native), { atMost });
  };
  const two = 'gzip, seven layers, two workers';
  compare(
    `${two}, against \`gzip -dc | tar -t\` two at a time`,
    'page gzip, two workers',
    'native gzip, two at a time',
    0.6,
  );
  compare(`${two}, against the same one at a time`, 'page gzip, two workers', 'native gzip, one at a time', 0.3);
  compare('gzip, one layer, against `gzip -dc | tar -t`', 'page gzip, one layer', 'native gzip, one layer', 0.53);
  if (withIgzip)
    compare('gzip, one layer, against `igzip -dc | tar -t`', 'page gzip, one layer', 'native igzip, one layer', 1.67);
  if (images.ociZstd !== null) {
    compare(
      'zstd, seven layers, two workers, against `zstd -dc | tar -t` one at a time',
      'page zstd, two workers',
      'native zstd, one at a time',
      1,
    );
    compare('zstd, one layer, against `zstd -dc`', 'page zstd, one layer', 'native zstd, decode alone', 2);
  }
  compare(
    'plain docker-archive, two workers, against reading the file in a worker',
    'page plain, two workers',
    'worker reads the file',
    1.11,
  );
  compare('plain docker-archive, one worker, against `cat | tar -t`', 'page plain, one worker', 'native cat | tar', 2);
  report.target('history of the plain docker-archive, ms after the drop', samples.median('page plain, history'), {
    atMost: 300,
  });
}

/** The same shell command for every file, `parallel` at a time. */
function each(files: readonly string[], command: string, parallel: number): string {
  const list = files.map((file) => `'${file}'`).join(' ');
  return `printf '%s\\n' ${list} | xargs -P ${String(parallel)} -n 1 sh -c '${command}' sh`;
}
