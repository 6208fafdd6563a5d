import { open } from 'node:fs/promises';
import { extract } from 'tar-stream';

import type { TarSink } from '../../src/core/tar/tar-entry.ts';
import { TarScanner } from '../../src/core/tar/tar-scanner.ts';
import type { BenchReport } from './bench-report.ts';
import { Samples } from './medians.ts';

/** Chunks as DecompressionStream hands them out. */
const CHUNK_BYTES = 64 * 1024;
/** Enough entries to tell, and no more memory than any machine has. */
const LARGEST_BYTES = 600 * 2 ** 20;

/** Our header scanner against tar-stream, in Node, on the same bytes in memory. */
export async function measureTarScan(layer: string, rounds: number, report: BenchReport): Promise<void> {
  const bytes = await readStart(layer);
  const samples = new Samples();
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    const ours = scan(bytes);
    samples.add('our scanner', performance.now() - start);
    const again = performance.now();
    const theirs = await listWithTarStream(bytes);
    samples.add('tar-stream', performance.now() - again);
    // The library stops at an entry that is cut off, ours counts it.
    if (Math.abs(ours - theirs) > 1)
      throw new Error(`the readers disagree: ${String(ours)} and ${String(theirs)} entries`);
  }
  report.times('Tar headers alone, in memory, in Node', samples);
  report.target('tar scan alone, against tar-stream', samples.ratio('tar-stream', 'our scanner'), { atLeast: 5 });
}

async function readStart(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const bytes = new Uint8Array(Math.min(size, LARGEST_BYTES));
    await file.read(bytes, 0, bytes.length, 0);
    return bytes;
  } finally {
    await file.close();
  }
}

function scan(bytes: Uint8Array): number {
  let entries = 0;
  const sink: TarSink = {
    entry: () => {
      entries += 1;
      return false;
    },
    body: () => undefined,
    entryEnd: () => undefined,
  };
  const scanner = new TarScanner(sink);
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) scanner.push(bytes.subarray(at, at + CHUNK_BYTES));
  return entries;
}

function listWithTarStream(bytes: Uint8Array): Promise<number> {
  return new Promise((resolve, reject) => {
    let entries = 0;
    const reader = extract();
    reader.on('entry', (_header, body, next) => {
      entries += 1;
      body.on('end', () => {
        next();
      });
      body.resume();
    });
    reader.on('finish', () => {
      resolve(entries);
    });
    // A layer that was cut for memory ends in the middle of an entry.
    reader.on('error', (error: Error) => {
      if (bytes.length === LARGEST_BYTES) resolve(entries);
      else reject(error);
    });
    let at = 0;
    const write = () => {
      while (at < bytes.length) {
        const chunk = bytes.subarray(at, at + CHUNK_BYTES);
        at += chunk.length;
        if (!reader.write(chunk)) {
          reader.once('drain', write);
          return;
        }
      }
      reader.end(undefined);
    };
    write();
  });
}
