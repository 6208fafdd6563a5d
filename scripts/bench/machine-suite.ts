import type { BenchApp } from './app-page.ts';
import type { MachineImages } from './bench-images.ts';
import type { BenchReport } from './bench-report.ts';
import { Samples } from './medians.ts';
import { hasTool, timeTool } from './native-tools.ts';
import { watchMemory } from './browser-processes.ts';

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
  const { whole } = images;
  const gzips = images.layers.map((layer) => layer.gzip);
  const withIgzip = hasTool('igzip');

  for (let round = 0; round < rounds; round += 1) {
    console.log(`  round ${String(round + 1)} of ${String(rounds)}`);
    samples.add('native gzip, one layer', await timeTool(`gzip -dc '${whole.gzip}' | tar -t`));
    samples.add('page gzip, one layer', (await app.timeOpening(images.wholeGzip)).idleMs);
    if (withIgzip) samples.add('native igzip, one layer', await timeTool(`igzip -dc '${whole.gzip}' | tar -t`));

    samples.add('native gzip, two at a time', await timeTool(each(gzips, 'gzip -dc "$1" | tar -t', 2)));
    const pair = await app.timeOpening(images.ociGzip, PAIR);
    samples.add('page gzip, two workers', pair.idleMs);
    samples.add('page history', pair.historyMs);
    samples.add(
      'page gzip, two workers, verified',
      (await app.timeOpening(images.ociGzip, { ...PAIR, verify: true })).idleMs,
    );

    if (images.wholeZstd !== null && images.ociZstd !== null && whole.zstd !== null) {
      const zstds = images.layers.flatMap((layer) => (layer.zstd === null ? [] : [layer.zstd]));
      samples.add('native zstd, decode alone', await timeTool(`zstd -dcq '${whole.zstd}'`));
      samples.add('native zstd, one layer', await timeTool(`zstd -dcq '${whole.zstd}' | tar -t`));
      samples.add('page zstd, one layer', (await app.timeOpening(images.wholeZstd)).idleMs);
      samples.add('native zstd, two at a time', await timeTool(each(zstds, 'zstd -dcq "$1" | tar -t', 2)));
      samples.add('page zstd, two workers', (await app.timeOpening(images.ociZstd, PAIR)).idleMs);
    }

    const tars = images.layers.map((layer) => layer.tar);
    samples.add('native cat | tar', await timeTool(each(tars, 'cat "$1" | tar -t', 1)));
    samples.add('page plain, one worker', (await app.timeOpening(images.docker, { workers: 1 })).idleMs);
    samples.add('page plain, two workers', (await app.timeOpening(images.docker, PAIR)).idleMs);
    samples.add('worker reads the file', await app.timeReading(images.docker));
    samples.add(
      'inspect',
      await timeTool(`'${process.execPath}' bin/layerscope.mjs inspect '${images.ociGzip}' --json`),
    );
  }

  report.times('Images of this machine’s files', samples);
  report.skip(!withIgzip, 'igzip is not installed: no comparison with `igzip -dc | tar -t`');
  report.skip(images.ociZstd === null, 'zstd is not installed: no zstd images were made');
  const compare = (what: string, native: string, page: string, atLeast: number) => {
    report.target(what, samples.ratio(native, page), { atLeast });
  };
  compare('gzip, one worker, against `gzip -dc | tar -t`', 'native gzip, one layer', 'page gzip, one layer', 1.9);
  compare(
    'gzip, two workers, against native two at a time',
    'native gzip, two at a time',
    'page gzip, two workers',
    1.6,
  );
  if (withIgzip)
    compare('gzip, one worker, against `igzip -dc | tar -t`', 'native igzip, one layer', 'page gzip, one layer', 0.6);
  if (images.ociZstd !== null)
    compare('zstd, one worker, against `zstd -dc`', 'native zstd, decode alone', 'page zstd, one layer', 0.5);
  compare(
    'plain docker-archive, one worker, against `cat | tar -t`',
    'native cat | tar',
    'page plain, one worker',
    0.5,
  );
  compare(
    'plain docker-archive, one worker, against reading the file in a worker',
    'worker reads the file',
    'page plain, one worker',
    0.5,
  );

  const watch = watchMemory(app.processMark);
  await app.timeOpening(images.ociGzip, PAIR);
  const peak = await watch.stop();
  report.fact(
    'Largest renderer while the gzip image is read',
    `${megabytes(peak.rendererBytes)} MB (all processes of the browser ${megabytes(peak.browserBytes)} MB)`,
  );
  report.target('renderer’s peak memory on the gzip image, MB', peak.rendererBytes / 1e6, { atMost: 300 });
  report.fact('History shown after a file is chosen', `${samples.median('page history').toFixed(0)} ms`);
}

/** The same shell command for every file, `parallel` at a time. */
function each(files: readonly string[], command: string, parallel: number): string {
  const list = files.map((file) => `'${file}'`).join(' ');
  return `printf '%s\\n' ${list} | xargs -P ${String(parallel)} -n 1 sh -c '${command}' sh`;
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(0);
}
