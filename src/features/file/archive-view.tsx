import { useQuery } from '@tanstack/react-query';
import { useMemo, useRef, useState, type ReactElement } from 'react';
import { CUT_ARCHIVE_TEXT } from '../../core/explain/file-texts.ts';
import { typeLetter } from '../../core/tar/type-letter.ts';
import { formatBytes, formatCount } from '../../ui/byte-size.ts';
import { formatPermissions } from '../../ui/file-mode.ts';
import { formatTimestamp } from '../../ui/timestamp.ts';
import { VirtualRows, type VirtualRowProps, type VirtualRowsHandle } from '../../ui/tree-grid/virtual-rows.tsx';
import type { ArchiveFormat, ArchiveListing, ContentTools } from '../../worker/session-content.ts';
import { Centre } from './content-waiting.tsx';
import { useFirstFocus } from './first-focus.ts';

export interface ArchiveViewProps {
  readonly content: Blob;
  readonly format: ArchiveFormat;
  readonly tools: ContentTools;
  readonly label: string;
}

/** The members of an archive that is a file of the image. */
export function ArchiveView({ content, format, tools, label }: ArchiveViewProps): ReactElement | null {
  const [contentKey] = useState(() => crypto.randomUUID());
  const { data, error } = useQuery({
    queryKey: ['archive', contentKey, format],
    queryFn: ({ signal }) => tools.listArchive(content, format, { signal }),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
    networkMode: 'always',
  });
  if (error !== null) {
    return (
      <Centre>
        <p role="alert" className="text-danger">
          {error.message}
        </p>
      </Centre>
    );
  }
  if (data === undefined) {
    return (
      <Centre>
        <p role="status">Listing what is inside</p>
      </Centre>
    );
  }
  return <Members listing={data} label={label} />;
}

interface MemberRowProps {
  readonly members: ArchiveListing['members'];
}

function Members({ listing, label }: { readonly listing: ArchiveListing; readonly label: string }): ReactElement {
  const [filter, setFilter] = useState('');
  const list = useRef<VirtualRowsHandle>(null);
  const root = useRef<HTMLDivElement>(null);
  useFirstFocus(root, () => list.current?.focus());
  const members = useMemo(() => {
    const wanted = filter.toLowerCase();
    return wanted === '' ? listing.members : listing.members.filter(({ name }) => name.toLowerCase().includes(wanted));
  }, [listing, filter]);
  const rowProps = useMemo<MemberRowProps>(() => ({ members }), [members]);
  const { isCut, error } = listing;
  return (
    <div className="flex h-full min-h-0 flex-col" ref={root}>
      <div className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-border px-3 py-1.5 text-sm">
        <input
          type="search"
          aria-label="Filter by name"
          placeholder="Filter by name"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
          className="h-7 w-44 rounded-md border border-edge bg-surface px-2 placeholder:text-faint"
        />
        <span role="status" className="text-muted">
          {formatCount(members.length)} {members.length === 1 ? 'member' : 'members'}
          {filter === '' ? `, ${formatBytes(listing.bytes)}` : ` of ${formatCount(listing.members.length)}`}
          {isCut && `. ${CUT_ARCHIVE_TEXT}`}
        </span>
        {error !== null && (
          <span role="alert" className="text-caution">
            The rest cannot be read: {error.message}
          </span>
        )}
      </div>
      <div className="min-h-0 flex-1">
        <VirtualRows
          handle={list}
          role="region"
          aria-label={`What is in ${label}`}
          tabIndex={0}
          className="bg-surface"
          rowCount={members.length}
          row={MemberRow}
          rowProps={rowProps}
        />
      </div>
    </div>
  );
}

function MemberRow({ index, style, members }: VirtualRowProps & MemberRowProps): ReactElement | null {
  const member = members[index];
  if (member === undefined) return null;
  const { name, type, sizeBytes, mode, mtimeSeconds, linkTarget } = member;
  return (
    <div style={style} className="flex items-center gap-3 px-3 font-mono text-sm whitespace-pre hover:bg-hover">
      <span className="hidden w-24 shrink-0 text-muted sm:block">
        {mode === null ? '' : `${typeLetter(type)}${formatPermissions(mode)}`}
      </span>
      <span className="w-20 shrink-0 text-right tabular-nums">{formatBytes(sizeBytes)}</span>
      <span className="hidden w-32 shrink-0 text-muted tabular-nums md:block">
        {mtimeSeconds === null ? '' : formatTimestamp(mtimeSeconds)}
      </span>
      <span className="min-w-0 truncate">
        {name}
        {linkTarget !== null && <span className="text-faint">{` → ${linkTarget}`}</span>}
      </span>
    </div>
  );
}
