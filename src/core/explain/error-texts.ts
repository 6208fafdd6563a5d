import type { ErrorCode } from '../../base/app-error.ts';
import { REGISTRY_ERROR_TEXTS } from './registry-error-texts.ts';

/** A kind of error in plain words. The error itself carries the message that says what is wrong and where. */
export interface ErrorText {
  /** A few words, as a heading. */
  readonly title: string;
  /** What the person could do, in one or two sentences. */
  readonly advice: string;
}

const AGAIN = 'Save or download the file again.';

/** For every error code. */
export const ERROR_TEXTS: Record<ErrorCode, ErrorText> = {
  'empty-file': {
    title: 'The file is empty',
    advice: 'Check that saving the image has finished: docker save -o image.tar NAME.',
  },
  'not-an-archive': {
    title: 'This is no image archive',
    advice:
      'Open a tar archive as docker save, podman save or skopeo copy write it. It may be packed with gzip or zstd.',
  },
  'no-image': {
    title: 'There is no image in this archive',
    advice:
      'It has neither a manifest.json nor an index.json. Write the image with docker save, or open the archive’s folder if it was unpacked.',
  },
  'archive-truncated': {
    title: 'The file is cut off',
    advice: `It ends before everything that the image needs. ${AGAIN}`,
  },
  'read-failed': {
    title: 'The file could not be read',
    advice: 'It may have been moved, changed or removed since you opened it. Open it again.',
  },
  'json-missing': {
    title: 'A document is missing',
    advice: `The archive lacks a document that describes the image. ${AGAIN}`,
  },
  'json-invalid': {
    title: 'A document cannot be read',
    advice: `A document in the archive is not valid JSON; it may be damaged or cut off. ${AGAIN}`,
  },
  'json-too-large': {
    title: 'A document is far too large',
    advice:
      'Documents that describe an image are small. This one is beyond what we read, so that it cannot use up your memory.',
  },
  'manifest-malformed': {
    title: 'The image’s description is wrong',
    advice:
      'A manifest or index is not in the form that the specification asks for. Look at the tool that made the file.',
  },
  'index-too-deep': {
    title: 'Lists within lists',
    advice:
      'The indexes of this file lie too deep within one another, or go round in circles. No usual tool makes such a file.',
  },
  'blob-missing': {
    title: 'A part of the image is not in the file',
    advice:
      'The image names a part that the file does not hold. Save the image again, with all its layers and for the platform you want.',
  },
  'digest-malformed': {
    title: 'A digest has the wrong form',
    advice:
      'The file names a part in a way that we do not follow, as it could lead anywhere. Look at the tool that made it.',
  },
  'compression-corrupt': {
    title: 'Compressed data is damaged',
    advice: `It cannot be unpacked from this point on. ${AGAIN}`,
  },
  'compression-truncated': {
    title: 'Compressed data is cut off',
    advice: `It ends in the middle. ${AGAIN}`,
  },
  'compression-unsupported': {
    title: 'Packed in a way we cannot unpack',
    advice: 'Unpack the data first (for example with unxz, bunzip2 or unzstd), and open the result.',
  },
  'compression-window-too-large': {
    title: 'Unpacking needs too much memory',
    advice: 'The data was packed with a very large window. Pack it again with usual settings: zstd without --long.',
  },
  'tar-bad-checksum': {
    title: 'The archive is damaged',
    advice: `A header does not match its own checksum. ${AGAIN}`,
  },
  'tar-bad-number': {
    title: 'A number in the archive is wrong',
    advice: `A header holds a size or another number that cannot be. ${AGAIN}`,
  },
  'tar-bad-pax': {
    title: 'An extended header is wrong',
    advice: `The records that extend a header are not in their proper form. ${AGAIN}`,
  },
  'tar-header-too-large': {
    title: 'A header is far too large',
    advice:
      'A name or attribute in the archive is longer than is read, so that it cannot use up your memory. Write the archive anew without it.',
  },
  'tar-bad-sparse': {
    title: 'A file with holes is described wrong',
    advice:
      'The list of a sparse file’s parts makes no sense. Write the archive anew without sparse files (tar without --sparse).',
  },
  'tar-lone-zero-block': {
    title: 'The archive goes on after a gap',
    advice: `An archive ends with two blocks of zeros. This one has a single block and goes on, so it is damaged. ${AGAIN}`,
  },
  'tar-truncated': {
    title: 'The archive is cut off',
    advice: `It ends in the middle of an entry. ${AGAIN}`,
  },
  'too-many-entries': {
    title: 'More files than we can hold',
    advice:
      'The layer lists more entries than fit into the page’s memory. Open a part of it: a tar of fewer files opens as a single layer.',
  },
  'toc-malformed': {
    title: 'A layer’s table of contents is wrong',
    advice: 'The layer brings a list of its files that makes no sense. Read the whole layer instead.',
  },
  'toc-too-large': {
    title: 'A layer’s table of contents is far too large',
    advice:
      'The list of files that the layer brings is beyond what we read, so that it cannot use up your memory. Read the whole layer instead.',
  },
  'toc-digest-mismatch': {
    title: 'A layer’s table of contents is not the declared one',
    advice: 'The list of files was changed after the image was made, so it is not shown. Read the whole layer instead.',
  },
  ...REGISTRY_ERROR_TEXTS,
  'no-content': {
    title: 'There is nothing to read',
    advice: 'Only files have content. Choose the file that a link points to.',
  },
  'content-changed': {
    title: 'The content is no longer what was read',
    advice:
      'The file, the kept copy or what the registry sends has changed since the layer was read, so it is not saved. Open the image again.',
  },
  'filter-invalid': {
    title: 'The filter is not complete',
    advice: 'Check the pattern for brackets that are not closed, or switch to plain text.',
  },
  'config-invalid': {
    title: 'The rules cannot be understood',
    advice: 'What a file of rules may hold stands in docs/ci.md.',
  },
  'write-failed': {
    title: 'The file could not be written',
    advice: 'Check that there is room where you save it, and that you may write there.',
  },
  'worker-crashed': {
    title: 'A background task stopped',
    advice: 'The browser may have run out of memory. Close other tabs and open the file again.',
  },
};
