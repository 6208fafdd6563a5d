import type { BaseBoundary, DeathCause, FindingSeverity } from '../review/review.ts';
import type { Explanation } from './explanation.ts';

/** For every cause of dead bytes. */
export const DEATH_TEXTS: Record<DeathCause, Explanation> = {
  whiteout: {
    title: 'Deleted',
    text: 'A later layer deletes the file. It is gone for the container, and its bytes stay in the image.',
  },
  'directory-whiteout': {
    title: 'Deleted with its directory',
    text: 'A later layer deletes a directory above the file. Everything in it stays in the image unseen.',
  },
  opaque: {
    title: 'Hidden by an opaque directory',
    text: 'A later layer makes a directory above the file anew (an opaque whiteout). What was in it stays in the image unseen.',
  },
  'type-change': {
    title: 'Replaced by something else',
    text: 'A later layer puts something of another type at this path or at one above it, such as a link in place of a directory.',
  },
  overwritten: {
    title: 'Overwritten',
    text: 'A later layer stores other content under this path. Both versions are in the image; only the later one is seen.',
  },
  'metadata-only': {
    title: 'Copied to change its metadata',
    text: 'A later layer stores the same content again with another mode, owner, time or attribute, as chown and chmod do. The content is in the image twice.',
  },
  identical: {
    title: 'Copied unchanged',
    text: 'A later layer stores the same file again with nothing changed at all. The content is in the image twice for nothing.',
  },
  'same-layer': {
    title: 'Never seen at all',
    text: 'The layer stores it and not even that layer shows it: an earlier entry of a path that is listed twice, or bytes in a whiteout.',
  },
};

/** The figures of the Size view. */
export type SizeFigure =
  | 'efficiency'
  | 'live'
  | 'dead'
  | 'total'
  | 'duplicates'
  | 'findingBytes'
  | 'findingCompressed'
  | 'addedBy'
  | 'killedBy'
  | 'base'
  | 'own'
  | 'packages'
  | 'unowned'
  | 'diveEfficiency'
  | 'diveWasted'
  | 'divePercent';

export const SIZE_FIGURE_TEXTS: Record<SizeFigure, Explanation> = {
  efficiency: {
    title: 'Efficiency',
    text: 'Live bytes out of all stored bytes. At 100 % every byte that a pull transfers is one that a container can see.',
  },
  live: { title: 'Live', text: 'Stored bytes of the files that a container sees in the end.' },
  dead: {
    title: 'Dead',
    text: 'Stored bytes of file versions that no container ever sees, because a later layer deletes, hides or replaces them. They are pulled and kept all the same.',
  },
  total: {
    title: 'Stored',
    text: 'Stored bytes of every version of every file in all layers, each counted once. Live and dead together are exactly this.',
  },
  duplicates: {
    title: 'Duplicates',
    text: 'What all but one copy of the same content take, where several paths that a container sees hold it. Hard links are one copy. These bytes are live, so they are no part of the dead ones.',
  },
  findingBytes: {
    title: 'To save',
    text: 'Stored bytes, not compressed, that are no more in the image once this is mended.',
  },
  findingCompressed: {
    title: 'Compressed, about',
    text: 'An estimate of what a pull would save: the layer’s compressed size, shared out by how many of its bytes these are.',
  },
  addedBy: { title: 'Added by', text: 'The instruction whose layer stores the bytes.' },
  killedBy: { title: 'Killed by', text: 'The instruction whose layer took them out of sight.' },
  base: {
    title: 'Base image',
    text: 'The lowest layers, which come from the image that this one was built on. To change them, change the base image.',
  },
  own: { title: 'Own layers', text: 'The layers that this image’s own build made.' },
  packages: {
    title: 'Packages',
    text: 'Bytes of visible files by the package that owns them, as the package databases inside the image say.',
  },
  unowned: { title: 'In no package', text: 'Visible files of the layer that no package database speaks of.' },
  diveEfficiency: {
    title: 'dive’s efficiency score',
    text: 'For each path the smallest size that any layer has for it, summed up, out of all sizes.',
  },
  diveWasted: {
    title: 'dive’s wasted bytes',
    text: 'All sizes of every path that two layers or more name, the copy that stays among them.',
  },
  divePercent: {
    title: 'dive’s wasted percent',
    text: 'The wasted bytes out of the bytes of all layers but the lowest.',
  },
};

export const SEVERITY_TEXTS: Record<FindingSeverity, Explanation> = {
  secret: {
    title: 'Secret',
    text: 'Something that should be known to few ships with the image. Whoever can pull it can read it, also where a later layer deletes it.',
  },
  waste: { title: 'Waste', text: 'Bytes that can go without anything else changing.' },
  hint: { title: 'Hint', text: 'Bytes that can perhaps go. Whether they are needed, you know best.' },
};

export const BASE_TEXTS: Record<BaseBoundary['how'], string> = {
  annotation: 'Its annotations name the base image.',
  history: 'Guessed from the history: the dates and instructions change there.',
  chosen: 'Where you said that the base image ends.',
  unknown: 'Nothing tells where the base image ends. You can say so in the menu of the history.',
};
