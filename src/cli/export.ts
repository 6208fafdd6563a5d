import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import process from 'node:process';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AppError } from '../base/app-error.ts';
import type { ReportImageInput } from '../core/analysis/build-report.ts';
import { readImage } from '../core/analysis/read-image.ts';
import { encodeRawText } from '../core/bytes/byte-text.ts';
import { sliceSource } from '../core/bytes/byte-source.ts';
import { defaultCheckpointLimits } from '../core/compression/checkpoints.ts';
import { decodeSource } from '../core/compression/decode-source.ts';
import { describeGaps, needsLayer, type LayerGap } from '../core/export/describe-gaps.ts';
import { planExport } from '../core/export/export-plan.ts';
import type { ExportSpec } from '../core/export/export-spec.ts';
import { streamTar } from '../core/export/stream-tar.ts';
import type { CatalogImage, CatalogLayer } from '../core/formats/catalog.ts';
import { openInput, type OpenedInput as AnyInput } from '../core/formats/open-input.ts';
import type { ImageModel } from '../core/layers/image-model.ts';
import { layerNumber } from '../core/layers/layer-number.ts';
import { LayerScan, type LayerScanResult } from '../core/layers/layer-scan.ts';
import { readBodies } from '../core/layers/read-bodies.ts';
import { memberLayer, type StoredLayer } from '../core/layers/stored-layer.ts';
import { openPath, type OpenedPath } from './open-path.ts';
import { describeImage, selectImages, type ImageChoice } from './select-images.ts';

export interface ExportOptions extends ImageChoice {
  /** Counted from 1 at the bottom; the last one where it is left out. */
  readonly layer?: number | undefined;
  /** Only this path and what is below it. */
  readonly path?: string | undefined;
  /** Only what the layer changes. */
  readonly changes: boolean;
  /** The layer itself: its tar as it was unpacked, or its bytes as they are stored. */
  readonly raw?: 'tar' | 'stored' | undefined;
  /** Open any tar as a one-layer image. */
  readonly rootfs: boolean;
  /** Where to write; "-" for the standard output. */
  readonly output: string;
}

type OpenedInput = AnyInput<LayerScanResult>;

/** Nothing is compared by content: the cheapest hash will do. */
const scanOptions = { hashWidth: 16, seed: [0, 0], checkpoints: defaultCheckpointLimits } as const;

/**
 * Writes files of an image as a tar. Answers sentences about what the tar lacks. Throws AppError where nothing could be read, and
 * where reading broke off, which leaves no file behind.
 */
export async function exportImage(path: string, options: ExportOptions): Promise<readonly string[]> {
  const opened = await openPath(path);
  try {
    const input = await openInput(opened.input, {
      asRootfs: options.rootfs,
      checkpoints: defaultCheckpointLimits,
      createScan: (host) => LayerScan.create({ ...scanOptions, deferHashAboveBytes: Infinity, host }),
    });
    const image = onlyImage(selectImages(input.catalog.images, options));
    const read = await readImage(
      image,
      { blob: (layer) => blobOf(opened, layer), scanned: (layer) => memberOf(input, layer)?.scan ?? null },
      { ...scanOptions, hashing: null, headersOnly: true },
    );
    const layer = layerIndex(options.layer, image);
    const stored = (index: number) => storedLayer(opened, input, read, index);
    if (options.raw !== undefined) {
      await write(streamLayer(stored(layer), layer, options.raw), options.output);
      return [];
    }
    const { model } = read;
    if (model === null) throw new AppError('no-image', `${describeImage(image)} has no files.`);
    const spec = exportSpec(model, layer, options);
    const plan = planExport(model, spec, (index) => stored(index) !== null);
    await write(
      streamTar(model, plan, (index, wanted) => readBodies(stored(index)!, wanted)),
      options.output,
    );
    const gaps = read.layers
      .map(({ status }, index): LayerGap | null => (status === 'read' ? null : { layer: index, kind: status }))
      .filter((gap) => gap !== null && needsLayer(spec, gap.layer));
    return describeGaps(gaps as readonly LayerGap[], plan.omissions);
  } finally {
    await opened.close();
  }
}

function onlyImage(images: readonly CatalogImage[]): CatalogImage {
  const found = images.filter(({ kind, present }) => kind === 'image' && present);
  const [only, second] = found;
  if (only === undefined) throw new AppError('no-image', 'The file has no image whose files could be read.');
  if (second !== undefined) {
    const list = found.map(describeImage).join('; ');
    throw new AppError('no-image', `The file has several images; choose one with --image or --platform: ${list}.`);
  }
  return only;
}

function layerIndex(number: number | undefined, { layers }: CatalogImage): number {
  if (layers.length === 0) throw new AppError('no-image', 'The image has no layers.');
  const index = (number ?? layers.length) - 1;
  if (index < layers.length) return index;
  throw new AppError('no-content', `The image has ${layers.length} layers; there is no layer ${number}.`);
}

function exportSpec(model: ImageModel, layer: number, options: ExportOptions): ExportSpec {
  const wanted = (options.path ?? '').replace(/^\/+|\/+$/g, '');
  const path = model.paths.findPath(encodeRawText(wanted));
  const isThere = path === 0 || (path > 0 && (options.changes || model.rowAfter(path, layer) >= 0));
  if (!isThere) throw new AppError('no-content', `There is no /${wanted} in layer ${layerNumber(layer)}.`, { layer });
  return options.changes ? { kind: 'changes', path, from: layer, to: layer } : { kind: 'filesystem', path, layer };
}

function blobOf(opened: OpenedPath, { location }: CatalogLayer) {
  return location?.kind === 'range'
    ? sliceSource(opened.files[location.file]!, location.offsetBytes, location.sizeBytes)
    : null;
}

/** A layer inside a compressed archive. */
function memberOf(input: OpenedInput, { location }: CatalogLayer) {
  const member = location?.kind === 'member' ? input.scans.get(location.name) : undefined;
  return member && { member, scan: { ...member.result, compression: member.compression } };
}

/** How to read a layer again; null where it cannot be read. */
function storedLayer(
  opened: OpenedPath,
  input: OpenedInput,
  { image, layers }: ReportImageInput,
  index: number,
): StoredLayer | null {
  const layer = image.layers[index]!;
  const blob = blobOf(opened, layer);
  const compression = layers[index]?.compression ?? null;
  if (blob !== null) return compression === null ? null : { blob, compression, checkpoints: null };
  const found = memberOf(input, layer);
  return found && input.checkpoints ? memberLayer(opened.files[0]!, input.checkpoints, found.member) : null;
}

async function* streamLayer(
  stored: StoredLayer | null,
  layer: number,
  form: 'tar' | 'stored',
): AsyncGenerator<Uint8Array, void> {
  if (stored === null) {
    throw new AppError('blob-missing', `Layer ${layerNumber(layer)} is not in the archive.`, { layer });
  }
  yield* decodeSource(stored.blob, form === 'tar' ? stored.compression : 'none');
}

/** No faster than the receiver takes it. A reader of the standard output that has seen enough is no error. */
async function write(chunks: AsyncIterable<Uint8Array>, output: string): Promise<void> {
  // Chunks of a decoder change when the next is asked for, and a Node stream may still hold the last.
  const own = Readable.from(copied(chunks), { objectMode: false, highWaterMark: 1 });
  if (output === '-') {
    if (process.stdout.isTTY)
      throw new AppError('no-content', 'A tar is not for a terminal; name a file with --output.');
    await pipeline(own, process.stdout, { end: false }).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
    });
    return;
  }
  try {
    await pipeline(own, createWriteStream(output));
  } catch (error) {
    if (error instanceof AppError) await rm(output, { force: true });
    else throw new AppError('write-failed', `${output} could not be written: ${String(error)}`, {}, { cause: error });
    throw error;
  }
}

async function* copied(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of chunks) yield chunk.slice();
}
