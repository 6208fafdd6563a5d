import { join } from 'node:path';
import { rm } from 'node:fs/promises';

import * as raw from '../../src/core/tar/testing/raw-tar.ts';
import { cached, ociArchive } from './bench-images.ts';
import { digestFile, gzipFile, writeTarFile } from './write-layers.ts';

/** An image of one gzip layer with long texts among other files. */
export interface TextBenchImage {
  readonly oci: string;
  readonly log: string;
  readonly script: string;
}

export function textImage(cache: string, textBytes: number): Promise<TextBenchImage> {
  return cached(cache, `texts-${String(textBytes)}`, async (folder) => {
    const tar = join(folder, 'layer.tar');
    const members = function* (): Generator<Uint8Array> {
      yield raw.file('var/log/server.log', lines(textBytes, logLine));
      yield raw.file('srv/app/bundle.js', lines(textBytes, scriptLine));
    };
    const { bytes, entries } = await writeTarFile(tar, members());
    await gzipFile(tar, `${tar}.gz`);
    const layer = { tar, gzip: `${tar}.gz`, zstd: null, bytes, entries, diffId: await digestFile(tar) };
    const oci = await ociArchive(join(folder, 'texts.oci.tar'), [layer], 'gzip');
    await rm(tar);
    return { oci, log: '/var/log/server.log', script: '/srv/app/bundle.js' };
  });
}

function lines(byteCount: number, line: (number: number) => string): string {
  const parts: string[] = [];
  for (let number = 0, length = 0; length < byteCount; number += 1) {
    const next = line(number);
    parts.push(next);
    length += next.length;
  }
  return parts.join('').slice(0, byteCount);
}

function logLine(number: number): string {
  const milliseconds = (number * 7919) % 1000;
  return `2026-01-01T00:00:00.${String(milliseconds).padStart(3, '0')}Z INFO request ${String(number)} GET /items/${String((number * 104_729) % 65_521)} 200 in ${String(milliseconds)} ms\n`;
}

function scriptLine(number: number): string {
  return `export function item${String(number)}(a, b) { return a["key-${String((number * 104_729) % 65_521)}"] + b * ${String(number)}; } // ${String(number)}\n`;
}
