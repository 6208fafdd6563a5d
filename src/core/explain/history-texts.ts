import type { Alignment } from '../history/history-row.ts';
import type { Explanation } from './explanation.ts';

/** How sure it is that the entry made the layer beside it. */
export const ALIGNMENT_TEXTS: Record<Alignment, Explanation> = {
  exact: {
    title: 'Certain',
    text: 'The history has an entry for every layer, so each entry stands beside the layer that it made.',
  },
  approximate: {
    title: 'A guess',
    text: 'The history has more or fewer entries than the image has layers. This is the likeliest match, but it may be off.',
  },
  none: {
    title: 'No match',
    text: 'No history entry speaks of this layer, or no layer is left for this entry.',
  },
};

/** What the history pane says beyond instructions. */
export type HistoryTerm =
  | 'history'
  | 'emptyLayer'
  | 'sharedLayer'
  | 'missingEntry'
  | 'buildArgs'
  | 'createdBy'
  | 'comment'
  | 'author'
  | 'lostHeredoc'
  | 'lostSource'
  | 'copyAsDockerfile'
  | 'range';

export const HISTORY_TERM_TEXTS: Record<HistoryTerm, Explanation> = {
  history: {
    title: 'History',
    text: 'The steps that built the image, as its builder wrote them down. Each step may have added one layer of files.',
  },
  emptyLayer: {
    title: 'No layer',
    text: 'This step only changed settings, or changed no file. It takes up no room in the image.',
  },
  sharedLayer: {
    title: 'One layer for several instructions',
    text: 'Here it has a layer all the same: some builders, such as buildah and kaniko, write all that several instructions did as one layer, under the last of them.',
  },
  missingEntry: {
    title: 'No history',
    text: 'The image has this layer, but its history does not say what made it. Often it belongs to a base image whose history was left out.',
  },
  buildArgs: {
    title: 'Build arguments',
    text: 'Values given to the build, recorded with this step. Anybody who has the image can read them, so a password here is no longer secret.',
  },
  createdBy: {
    title: 'As recorded',
    text: 'The entry’s text exactly as the builder stored it, before we cleaned it for reading.',
  },
  comment: { title: 'Comment', text: 'A note that the builder attached to the step. It often names the builder.' },
  author: { title: 'Author', text: 'Who made the step, as the builder noted. Some tools put their own name here.' },
  lostHeredoc: {
    title: 'Body not recorded',
    text: 'The Dockerfile had text of several lines here. The history keeps only its first line; the layer holds the file that came of it.',
  },
  lostSource: {
    title: 'Source not recorded',
    text: 'Older builders note a checksum of the copied files in place of their names. The layer shows which files they were.',
  },
  copyAsDockerfile: {
    title: 'Copy as Dockerfile',
    text: 'The steps written as a Dockerfile again, as far as the history allows. Comments in it say what is lost or guessed.',
  },
  range: {
    title: 'Several layers',
    text: 'The layers of the range taken together: a file that one of them adds and a later one removes does not show.',
  },
};
