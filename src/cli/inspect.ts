import { randomBytes } from 'node:crypto';
import { buildReport } from '../core/analysis/build-report.ts';
import type { ReportImageInput } from '../core/analysis/build-report.ts';
import type { LayerBytes } from '../core/analysis/read-image.ts';
import { readImage } from '../core/analysis/read-image.ts';
import type { Report } from '../core/analysis/report-schema.ts';
import type { BlobClaims, BlobVerification } from '../core/analysis/verify-blob.ts';
import { verifyBlob } from '../core/analysis/verify-blob.ts';
import { verifyStreamMembers } from '../core/analysis/verify-stream.ts';
import type { ByteSource } from '../core/bytes/byte-source.ts';
import { sliceSource } from '../core/bytes/byte-source.ts';
import type { Compression } from '../core/compression/compression.ts';
import type { CatalogImage } from '../core/formats/catalog.ts';
import { openInput, outerTarName } from '../core/formats/open-input.ts';
import { LayerScan } from '../core/layers/layer-scan.ts';
import { nodeHashing } from './node-hashing.ts';
import { openPath } from './open-path.ts';
import type { ImageChoice } from './select-images.ts';
import { selectImages } from './select-images.ts';

export interface InspectOptions extends ImageChoice {
  /** List the paths of every change. */
  readonly paths: boolean;
  /** Hash every file with SHA-256. */
  readonly deep: boolean;
  /** Open any tar as a one-layer image. */
  readonly rootfs: boolean;
  /** Verify digests and diff IDs. */
  readonly verify: boolean;
}

/** Reads an image file or folder into the report of docs/report.md. Throws AppError when nothing can be read. */
export async function inspect(path: string, options: InspectOptions): Promise<Report> {
  const seed = randomBytes(8);
  const scanOptions = {
    hashWidth: options.deep ? 32 : 16,
    seed: [seed.readUInt32LE(0), seed.readUInt32LE(4)],
  } as const;
  const opened = await openPath(path);
  try {
    const { catalog, scans } = await openInput(opened.input, {
      asRootfs: options.rootfs,
      // Members of a compressed archive have no random access: what is not hashed now never is.
      createScan: (host) => LayerScan.create({ ...scanOptions, deferHashAboveBytes: Infinity, host, bytes: 'unpacked' }),
    });
    const images = selectImages(catalog.images, options);
    const verified = options.verify
      ? await verifyMembers(opened.files, catalog.compression, images)
      : new Map<string, BlobVerification>();
    const bytes: LayerBytes = {
      blob: ({ location }) =>
        location?.kind === 'range'
          ? sliceSource(opened.files[location.file]!, location.offsetBytes, location.sizeBytes)
          : null,
      scanned: ({ location }) => {
        const member = location?.kind === 'member' ? scans.get(location.name) : undefined;
        return member ? { ...member.result, compression: member.compression } : null;
      },
      verified: ({ location }) => (location?.kind === 'member' ? (verified.get(location.name) ?? null) : null),
    };
    const reports: ReportImageInput[] = [];
    for (const image of images) {
      reports.push(await readImage(image, bytes, { ...scanOptions, hashing: options.verify ? nodeHashing : null }));
    }
    return await buildReport({
      source: { name: opened.input.name, format: catalog.format, compression: catalog.compression },
      images: reports,
      warnings: catalog.warnings,
      paths: options.paths,
      deep: options.deep,
    });
  } finally {
    await opened.close();
  }
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
