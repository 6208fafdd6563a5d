import { randomBytes } from 'node:crypto';
import type { ReportImageInput } from '../core/analysis/build-report.ts';
import type { LayerBytes } from '../core/analysis/read-image.ts';
import { readImage } from '../core/analysis/read-image.ts';
import type { BlobClaims, BlobVerification } from '../core/analysis/verify-blob.ts';
import { verifyBlob } from '../core/analysis/verify-blob.ts';
import { verifyStreamMembers } from '../core/analysis/verify-stream.ts';
import type { ByteSource } from '../core/bytes/byte-source.ts';
import { sliceSource } from '../core/bytes/byte-source.ts';
import type { CheckpointLimits } from '../core/compression/checkpoints.ts';
import type { Compression } from '../core/compression/compression.ts';
import type { Catalog, CatalogImage, CatalogLayer } from '../core/formats/catalog.ts';
import { openInput, outerTarName, type OpenedInput } from '../core/formats/open-input.ts';
import { LayerScan, type LayerScanResult } from '../core/layers/layer-scan.ts';
import type { LayerTable } from '../core/layers/layer-table.ts';
import { memberLayer, type StoredLayer } from '../core/layers/stored-layer.ts';
import { nodeHashing } from './node-hashing.ts';
import { openPath, type OpenedPath } from './open-path.ts';
import type { ImageChoice } from './select-images.ts';
import { selectImages } from './select-images.ts';

export interface ReadOptions extends ImageChoice {
  /** Hash every file with SHA-256. */
  readonly deep: boolean;
  /** Open any tar as a one-layer image. */
  readonly rootfs: boolean;
  /** Verify digests and diff IDs. */
  readonly verify: boolean;
  /** Note where unpacking can begin, so that files can be read again; null where none will be. */
  readonly checkpoints: CheckpointLimits | null;
  /** Is given the table of each layer that was read. */
  readonly onTable?: (image: CatalogImage, layer: number, table: LayerTable) => void;
}

/** Images of a file or folder whose layers were read. */
export interface ReadFile {
  readonly name: string;
  readonly catalog: Catalog;
  readonly images: readonly ReportImageInput[];
  /** How to read a layer of one of the images again; null where it cannot be read. */
  readonly storedLayer: (image: ReportImageInput, layer: number) => StoredLayer | null;
}

/** Reads images and hands them to `use`, while their files are open. Throws AppError when nothing can be read. */
export async function readImages<T>(
  path: string,
  options: ReadOptions,
  use: (read: ReadFile) => Promise<T>,
): Promise<T> {
  const seed = randomBytes(8);
  const scanOptions = {
    hashWidth: options.deep ? 32 : 16,
    seed: [seed.readUInt32LE(0), seed.readUInt32LE(4)],
    ...(options.checkpoints ? { checkpoints: options.checkpoints } : {}),
  } as const;
  const opened = await openPath(path);
  try {
    const input = await openInput(opened.input, {
      asRootfs: options.rootfs,
      ...(options.checkpoints ? { checkpoints: options.checkpoints } : {}),
      // Members of a compressed archive have no random access: what is not hashed now never is.
      createScan: (host) =>
        LayerScan.create({ ...scanOptions, deferHashAboveBytes: Infinity, host, bytes: 'unpacked' }),
    });
    const { catalog, scans } = input;
    const chosen = selectImages(catalog.images, options);
    const verified = options.verify
      ? await verifyMembers(opened.files, catalog.compression, chosen)
      : new Map<string, BlobVerification>();
    const bytes: LayerBytes = {
      blob: (layer) => blobOf(opened, layer),
      scanned: ({ location }) => {
        const member = location?.kind === 'member' ? scans.get(location.name) : undefined;
        return member ? { ...member.result, compression: member.compression, checkpoints: member.checkpoints } : null;
      },
      verified: ({ location }) => (location?.kind === 'member' ? (verified.get(location.name) ?? null) : null),
    };
    const images: ReportImageInput[] = [];
    for (const image of chosen) {
      const hashing = options.verify ? nodeHashing : null;
      images.push(
        await readImage(image, bytes, {
          ...scanOptions,
          hashing,
          onTable: (layer, table) => options.onTable?.(image, layer, table),
        }),
      );
    }
    const storedLayer: ReadFile['storedLayer'] = (image, layer) => findStoredLayer(opened, input, image, layer);
    return await use({ name: opened.input.name, catalog, images, storedLayer });
  } finally {
    await opened.close();
  }
}

function blobOf(opened: OpenedPath, { location }: CatalogLayer): ByteSource | null {
  return location?.kind === 'range'
    ? sliceSource(opened.files[location.file]!, location.offsetBytes, location.sizeBytes)
    : null;
}

function findStoredLayer(
  opened: OpenedPath,
  input: OpenedInput<LayerScanResult>,
  { image, layers }: ReportImageInput,
  index: number,
): StoredLayer | null {
  const layer = image.layers[index]!;
  const read = layers[index];
  const blob = blobOf(opened, layer);
  const compression = read?.compression ?? null;
  if (blob !== null) return compression === null ? null : { blob, compression, checkpoints: read?.checkpoints ?? null };
  const member = layer.location?.kind === 'member' ? input.scans.get(layer.location.name) : undefined;
  return member !== undefined && input.checkpoints !== null
    ? memberLayer(opened.files[0]!, input.checkpoints, member)
    : null;
}

/** Layers inside a compressed archive are verified in one more pass over it. */
async function verifyMembers(
  files: readonly ByteSource[],
  compression: Compression,
  images: readonly CatalogImage[],
): Promise<ReadonlyMap<string, BlobVerification>> {
  const claims = new Map<string, BlobClaims>();
  for (const { digest, diffId, location } of images.flatMap((image) => image.layers)) {
    if (location?.kind === 'member') claims.set(location.name, { digest, diffId });
  }
  const outer = claims.get(outerTarName);
  if (outer) return new Map([[outerTarName, await verifyBlob(files[0]!, outer, nodeHashing)]]);
  return claims.size === 0 ? new Map() : verifyStreamMembers(files[0]!, compression, claims, nodeHashing);
}
