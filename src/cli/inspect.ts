import { randomBytes } from 'node:crypto';
import { buildReport } from '../core/analysis/build-report.ts';
import type { ReportImageInput } from '../core/analysis/build-report.ts';
import type { LayerBytes } from '../core/analysis/read-image.ts';
import { readImage } from '../core/analysis/read-image.ts';
import type { Report } from '../core/analysis/report-schema.ts';
import { sliceSource } from '../core/bytes/byte-source.ts';
import { openInput } from '../core/formats/open-input.ts';
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
      createScan: () => LayerScan.create({ ...scanOptions, deferHashAboveBytes: Infinity }),
    });
    const bytes: LayerBytes = {
      blob: ({ location }) =>
        location?.kind === 'range'
          ? sliceSource(opened.files[location.file]!, location.offsetBytes, location.sizeBytes)
          : null,
      scanned: ({ location }) => {
        const member = location?.kind === 'member' ? scans.get(location.name) : undefined;
        return member ? { ...member.result, compression: member.compression } : null;
      },
    };
    const images: ReportImageInput[] = [];
    for (const image of selectImages(catalog.images, options)) {
      images.push(await readImage(image, bytes, { ...scanOptions, hashing: options.verify ? nodeHashing : null }));
    }
    return await buildReport({
      source: { name: opened.input.name, format: catalog.format, compression: catalog.compression },
      images,
      warnings: catalog.warnings,
      paths: options.paths,
      deep: options.deep,
    });
  } finally {
    await opened.close();
  }
}
