import type { Explanation } from './explanation.ts';

/** The figures that the page shows of layers, images and views. */
export type Figure =
  | 'compressedBytes'
  | 'uncompressedBytes'
  | 'fileBytes'
  | 'storedBytes'
  | 'sizeBar'
  | 'added'
  | 'modified'
  | 'removed'
  | 'unchanged'
  | 'totalCompressedBytes'
  | 'totalUncompressedBytes'
  | 'layerCount'
  | 'mergedEntries'
  | 'implicitDirectories'
  | 'mergedFileBytes'
  | 'matchCount'
  | 'subtreeChanges'
  | 'age';

export const FIGURE_TEXTS: Record<Figure, Explanation> = {
  compressedBytes: {
    title: 'Compressed size',
    text: 'Bytes of the layer as it is stored and sent over the network. This is what a pull downloads.',
  },
  uncompressedBytes: {
    title: 'Uncompressed size',
    text: 'Bytes of the layer’s tar archive once unpacked: all its files, with a header for each and padding between them.',
  },
  fileBytes: {
    title: 'File bytes',
    text: 'The sum of the sizes of the files themselves, without the archive’s headers and padding. docker image history shows about this figure.',
  },
  storedBytes: {
    title: 'Stored bytes',
    text: 'Bytes that the archive really holds for this file. A sparse file has holes that count in its size and take up no room in the archive.',
  },
  sizeBar: {
    title: 'Bar',
    text: 'The layer’s uncompressed size compared with the largest layer of the image.',
  },
  added: {
    title: 'Added',
    text: 'How many paths the layer brings in that were not there below, and the bytes of their files.',
  },
  modified: {
    title: 'Modified',
    text: 'How many paths the layer stores again with a difference, and the bytes of the new versions.',
  },
  removed: {
    title: 'Removed',
    text: 'How many paths of lower layers the layer hides, and their bytes. They stay in the image: removing makes it no smaller.',
  },
  unchanged: {
    title: 'Listed again',
    text: 'How many paths the layer stores again without a difference that counts. Their files’ bytes are in the image twice.',
  },
  totalCompressedBytes: {
    title: 'Compressed, in all',
    text: 'The sum of all layers as stored: what somebody downloads who has none of them yet. Layers shared with another image are downloaded once.',
  },
  totalUncompressedBytes: {
    title: 'Uncompressed, in all',
    text: 'The sum of all layers once unpacked, with files that a later layer hides or replaces.',
  },
  layerCount: {
    title: 'Layers',
    text: 'How many layers of files lie on top of one another. Instructions that only change settings make none.',
  },
  mergedEntries: {
    title: 'Paths in the end',
    text: 'How many paths a container sees when all layers are laid over one another. Directories that no layer lists are not counted.',
  },
  implicitDirectories: {
    title: 'Implied directories',
    text: 'Directories that no layer lists, though something lies below them.',
  },
  mergedFileBytes: {
    title: 'File bytes in the end',
    text: 'The sum of the sizes of the files that a container sees. What is more than this in the layers is hidden or replaced.',
  },
  matchCount: {
    title: 'Matches',
    text: 'How many paths the filter matches. Directories above them are shown too, but not counted.',
  },
  subtreeChanges: {
    title: 'Changes below',
    text: 'What the selected layers add, modify and remove in this directory and everything below it.',
  },
  age: {
    title: 'Age',
    text: 'How long ago the step was built, by the clock of the machine that built it. Many tools leave the date out, or write 1970 or 1980, so that equal inputs give an equal image.',
  },
};
