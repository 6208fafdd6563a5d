import {
  MAX_FOUND_LINES,
  MAX_LINE_BYTES,
  MAX_LINES_OF_FILE,
  MAX_SEARCHED_BYTES,
  type SearchScope,
} from '../search/content-query.ts';
import type { Explanation } from './explanation.ts';

const MIB = 2 ** 20;

/** What a search looks into, by scope. */
export const SEARCH_SCOPE_TEXTS: Readonly<Record<SearchScope['kind'], Explanation>> = {
  filesystem: {
    title: 'Files after the layer',
    text: 'The files as a container would see them after this layer: of each path the version that stands.',
  },
  layer: {
    title: 'Files of the layer',
    text: 'Every file that this layer writes, whatever later layers do to it.',
  },
  versions: {
    title: 'All versions',
    text: 'Every version of every file in every layer, also those that are removed or overwritten: they are still in the image.',
  },
};

export const SEARCH_TEXTS: Readonly<Record<'paths' | 'contents' | 'limits', Explanation>> = {
  paths: {
    title: 'Paths',
    text: 'Looks through the paths of all layers at once, also those that a later layer removed, and tells which layers wrote and removed each.',
  },
  contents: {
    title: 'Contents',
    text: 'Reads the files again, each layer once from its start to its end, and looks at them line by line.',
  },
  limits: {
    title: 'How far a search goes',
    text: `It stops after ${MAX_FOUND_LINES.toLocaleString('en')} lines, shows ${MAX_LINES_OF_FILE} of a file, and reads the first ${MAX_SEARCHED_BYTES / MIB} MiB of a file. Lines longer than ${MAX_LINE_BYTES / 1024} KiB are searched in stretches. Binary files, which have a NUL near their start, are passed over.`,
  },
};
