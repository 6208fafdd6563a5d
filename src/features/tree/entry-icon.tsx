import {
  File,
  FileQuestionMark,
  FileSymlink,
  Folder,
  FolderOpen,
  HardDrive,
  Link2,
  Spline,
  Terminal,
  type LucideIcon,
} from 'lucide-react';
import type { ReactElement } from 'react';
import { EntryType } from '../../core/tar/tar-entry.ts';

const ICONS: Readonly<Record<EntryType, LucideIcon>> = {
  [EntryType.file]: File,
  [EntryType.directory]: Folder,
  [EntryType.symlink]: FileSymlink,
  [EntryType.hardlink]: Link2,
  [EntryType.character]: Terminal,
  [EntryType.block]: HardDrive,
  [EntryType.fifo]: Spline,
  [EntryType.other]: FileQuestionMark,
};

/** What kind of entry a row is. Words stand elsewhere: in the mode column's letter, the hint and the details. */
export function EntryIcon({
  type,
  isOpen = false,
}: {
  readonly type: EntryType;
  readonly isOpen?: boolean;
}): ReactElement {
  const Icon = type === EntryType.directory && isOpen ? FolderOpen : ICONS[type];
  const look = type === EntryType.directory ? 'fill-accent-soft text-accent' : 'text-faint';
  return <Icon aria-hidden strokeWidth={1.75} className={`size-3.5 shrink-0 ${look}`} />;
}
