import type { ReactElement } from 'react';
import { LINK_END_TEXTS } from '../../core/explain/file-texts.ts';
import { EntryType } from '../../core/tar/tar-entry.ts';
import type { ResolvedLink } from '../../worker/session-types.ts';

/** Paths of a way that are shown; a longer one is cut in its middle. */
const MOST_SHOWN = 8;

/** Where a symlink leads: "/etc/mtab → /proc/mounts, not in the image". */
export function LinkWay({ link }: { readonly link: ResolvedLink }): ReactElement {
  const { way, end } = link;
  const shown = way.length > MOST_SHOWN ? [...way.slice(0, MOST_SHOWN - 2), '…', way.at(-1) ?? ''] : way;
  return (
    <p className="border-b border-border bg-sunken px-3 py-1.5 text-sm" role="status">
      <span className="font-mono break-all select-text">{shown.join(' → ')}</span>
      <span className="text-muted">{endWords(end)}</span>
    </p>
  );
}

function endWords(end: ResolvedLink['end']): string {
  switch (end.kind) {
    case 'found':
      return end.type === EntryType.directory ? ', a directory' : '';
    case 'missing':
      return `, not in the image. ${LINK_END_TEXTS.missing}`;
    case 'not-a-directory':
      return `. ${LINK_END_TEXTS['not-a-directory']}`;
    case 'loop':
      return `. ${LINK_END_TEXTS.loop}`;
  }
}
