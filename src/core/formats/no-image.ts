import { AppError } from '../../base/app-error.ts';
import type { Compression } from '../compression/compression.ts';
import { bareImage, bareLayer } from './bare-image.ts';
import type { ArchiveEnd } from './archive-index.ts';
import type { ArchiveShape } from './archive-shape.ts';
import type { BlobLocation, Catalog } from './catalog.ts';
import type { Warning } from './warning.ts';

/**
 * Why a tar without manifest.json, index.json and repositories is no image, or null when it may be a root filesystem
 * (`docker export`, a bare layer). `forced`: the person wants any tar opened as one.
 */
export function explainNoImage(name: string, shape: ArchiveShape, end: ArchiveEnd, forced: boolean): AppError | null {
  if (shape.memberCount === 0) {
    if (end.error) return brokeOff(name, end.error);
    return new AppError('no-image', `${name} is an empty tar archive: it has no members, so there is no image in it.`, {
      file: name,
    });
  }
  if (forced) return null;
  const looksLikeRootfs = shape.hasWellKnownRoot || shape.hasWhiteout;
  if (end.error && !(looksLikeRootfs && shape.firstImagePart === null)) return brokeOff(name, end.error);
  if (shape.firstImagePart !== null) {
    return new AppError(
      'no-image',
      `${name} looks like an image archive (it holds ${shape.firstImagePart}), but its manifest.json or index.json is missing, so nothing says which layers make an image.`,
      { file: name },
    );
  }
  if (shape.foldedImage !== null) {
    return new AppError(
      'no-image',
      `${name} has the image in the folder ${shape.foldedImage} (${shape.nestedManifest}) and not at its top: pack it again from inside that folder (tar -C ${shape.foldedImage} -cf image.tar .), or open the folder.`,
      { file: name },
    );
  }
  if (shape.singleFolder !== null && !looksLikeRootfs) {
    return new AppError(
      'no-image',
      `${name} has no manifest.json, index.json or repositories, and everything in it lies in the folder ${shape.singleFolder}: it looks like a plain archive of files, such as source code, and not like a container image.`,
      { file: name },
    );
  }
  return null;
}

function brokeOff(name: string, error: AppError): AppError {
  const message = `${name} breaks off before its manifest.json or index.json: ${error.message}.`;
  if (error.code === 'tar-truncated')
    return new AppError('archive-truncated', message, { ...error.place, file: name }, { cause: error });
  return new AppError(error.code, message, { ...error.place, file: name }, { cause: error });
}

/** The catalog of a tar that is itself the filesystem: one image of one layer, without history. */
export function rootfsCatalog(compression: Compression, location: BlobLocation, warnings: readonly Warning[]): Catalog {
  return {
    format: 'rootfs',
    compression,
    warnings: [
      {
        code: 'opened-as-rootfs',
        message:
          'The archive has no image manifest. It is shown as a root filesystem: one layer, without history or settings.',
        layer: null,
        path: null,
        count: 1,
      },
      ...warnings,
    ],
    images: [bareImage([bareLayer(0, { location })])],
  };
}
