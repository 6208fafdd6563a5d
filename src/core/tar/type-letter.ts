import { EntryType } from './tar-entry.ts';

const LETTERS: Readonly<Record<EntryType, string>> = {
  [EntryType.file]: '-',
  [EntryType.directory]: 'd',
  [EntryType.symlink]: 'l',
  // `ls` shows a hard link as the file that it is; `tar -tv` tells it apart, and so do we.
  [EntryType.hardlink]: 'h',
  [EntryType.character]: 'c',
  [EntryType.block]: 'b',
  [EntryType.fifo]: 'p',
  [EntryType.other]: '?',
};

/** First letter of a long listing, as `tar -tv` prints it. */
export function typeLetter(type: EntryType): string {
  return LETTERS[type];
}
