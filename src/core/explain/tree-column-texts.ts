import { EntryType } from '../tar/tar-entry.ts';
import type { Explanation } from './explanation.ts';

/** The columns of the file tree. */
export type TreeColumn = 'mark' | 'name' | 'size' | 'mode' | 'owner' | 'modified' | 'layer';

export const TREE_COLUMN_TEXTS: Record<TreeColumn, Explanation> = {
  mark: {
    title: 'Change',
    text: 'What the selected layers do to the path: A for added, M for modified, R for removed. No letter means that they leave it alone.',
  },
  name: {
    title: 'Name',
    text: 'The name of the file or directory. Characters that cannot be shown, or could mislead, are written as escapes such as \\x1b.',
  },
  size: {
    title: 'Size',
    text: 'Bytes of the file’s content. For a directory, the sum of all files below it; for a removed path, the bytes that stay hidden in lower layers. Links count as 0.',
  },
  mode: {
    title: 'Permissions',
    text: 'The kind of entry, then who may read (r), write (w) and execute (x) it: first the owner, then the group, then everybody else.',
  },
  owner: {
    title: 'Owner',
    text: 'The user and group that own the path. The numbers are what counts; names are only as the layer’s archive has them.',
  },
  modified: {
    title: 'Modified',
    text: 'When the content last changed, as the archive says. Many builders set a fixed date, so that equal inputs give an equal image.',
  },
  layer: {
    title: 'Layer',
    text: 'The layer that last wrote what is shown. Layers are counted from 1, the bottom.',
  },
};

/** Permission bits beyond read, write and execute. */
export type SpecialModeBit = 'setuid' | 'setgid' | 'sticky';

export const SPECIAL_MODE_TEXTS: Record<SpecialModeBit, Explanation> = {
  setuid: {
    title: 'Setuid (s for the owner)',
    text: 'The program runs as the user who owns it, whoever starts it. Owned by root, that gives root’s power to everybody in the container, so such files deserve a look.',
  },
  setgid: {
    title: 'Setgid (s for the group)',
    text: 'The program runs with the group that owns it. On a directory, new files in it get the directory’s group.',
  },
  sticky: {
    title: 'Sticky (t)',
    text: 'In this directory people may delete only what is their own, as in /tmp.',
  },
};

/** For every kind of entry. */
export const ENTRY_TYPE_TEXTS: Record<EntryType, Explanation> = {
  [EntryType.file]: { title: 'File', text: 'An ordinary file with content.' },
  [EntryType.directory]: { title: 'Directory', text: 'A folder of other entries.' },
  [EntryType.symlink]: {
    title: 'Symbolic link',
    text: 'A pointer to another path, followed when somebody opens it. It takes up no space to speak of, and its target need not exist.',
  },
  [EntryType.hardlink]: {
    title: 'Hard link',
    text: 'Another name for the content of a file that is stored elsewhere in the archive. It adds no bytes.',
  },
  [EntryType.character]: {
    title: 'Character device',
    text: 'A door to a device that is read and written byte by byte, such as a terminal or /dev/null.',
  },
  [EntryType.block]: {
    title: 'Block device',
    text: 'A door to a device that is read and written in blocks, such as a disk.',
  },
  [EntryType.fifo]: { title: 'Named pipe', text: 'A meeting point through which one program passes bytes to another.' },
  [EntryType.other]: {
    title: 'Unknown kind',
    text: 'The archive gives this entry a type that we do not know. It is kept as a file that nobody looks into.',
  },
};
