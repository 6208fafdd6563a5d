import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

import * as raw from '../../src/core/tar/testing/raw-tar.ts';
import { cached, ociArchive, type BenchLayer } from './bench-images.ts';

/** Content of which the image is made, over and over: each piece is packed once, as a gzip member of its own. */
const PIECE_BYTES = 1 << 20;
const PIECES = 48;
const PIECES_PER_FILE = 4;
const LAYER_BYTES = 512 * 2 ** 20;

/**
 * A gzip image of any size that costs little to make: members of a gzip file stand side by side, so that headers and pieces
 * that were packed once are written one after another. `samples`: a file whose first 48 MB are the content.
 */
export function hugeImage(cache: string, samples: string, sizeBytes: number): Promise<{ readonly oci: string }> {
  return cached(cache, `huge-${String(sizeBytes)}`, async (folder) => {
    const pieces = await readPieces(samples);
    const layers: BenchLayer[] = [];
    for (let at = 0; at * LAYER_BYTES < sizeBytes; at += 1) {
      layers.push(await writeLayer(join(folder, `layer-${String(at)}.tar.gz`), pieces, at));
    }
    return { oci: await ociArchive(join(folder, 'huge.oci.tar'), layers, 'gzip') };
  });
}

interface Piece {
  readonly bytes: Uint8Array;
  readonly packed: Uint8Array;
}

async function readPieces(path: string): Promise<readonly Piece[]> {
  const file = await open(path);
  const pieces: Piece[] = [];
  for (let at = 0; at < PIECES; at += 1) {
    const bytes = new Uint8Array(PIECE_BYTES);
    await file.read(bytes, 0, PIECE_BYTES, at * PIECE_BYTES);
    pieces.push({ bytes, packed: gzipSync(bytes) });
  }
  await file.close();
  return pieces;
}

async function writeLayer(path: string, pieces: readonly Piece[], layer: number): Promise<BenchLayer> {
  const file = await open(path, 'w');
  const diff = createHash('sha256');
  const fileBytes = PIECES_PER_FILE * PIECE_BYTES;
  const entries = LAYER_BYTES / fileBytes;
  for (let entry = 0; entry < entries; entry += 1) {
    const header = raw.headerBlock({ name: `layer-${String(layer)}/file-${String(entry)}`, size: fileBytes });
    const content = Array.from(
      { length: PIECES_PER_FILE },
      (_, at) => pieces[(entry * 7 + layer + at) % pieces.length]!,
    );
    await file.write(gzipSync(header));
    diff.update(header);
    for (const { bytes, packed } of content) {
      await file.write(packed);
      diff.update(bytes);
    }
  }
  const end = raw.endBlocks();
  await file.write(gzipSync(end));
  await file.close();
  const bytes = entries * (512 + fileBytes) + end.length;
  return { tar: path, gzip: path, zstd: null, bytes, entries, diffId: `sha256:${diff.update(end).digest('hex')}` };
}
