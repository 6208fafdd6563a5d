import { useQuery } from '@tanstack/react-query';
import type { ReactElement, ReactNode } from 'react';
import { isCancellation } from '../../base/app-error.ts';
import type { PathDetails, TimelineEntry } from '../../core/analysis/view-types.ts';
import { FIGURE_TEXTS } from '../../core/explain/figure-texts.ts';
import { ENTRY_TYPE_TEXTS, SPECIAL_MODE_TEXTS, TREE_COLUMN_TEXTS } from '../../core/explain/tree-column-texts.ts';
import { EntryType } from '../../core/tar/tar-entry.ts';
import { typeLetter } from '../../core/tar/type-letter.ts';
import type { Session } from '../../worker/session-types.ts';
import { formatBytes, formatCount, formatExactBytes } from '../../ui/byte-size.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Fact, FactList } from '../../ui/fact-list.tsx';
import { formatOctalMode, formatPermissions, specialBits } from '../../ui/file-mode.ts';
import { LongList } from '../../ui/long-list.tsx';
import { formatFullTimestamp } from '../../ui/timestamp.ts';
import { resolveLinkTarget } from './link-target.ts';

export interface PathFactsProps {
  readonly session: Session;
  readonly details: PathDetails;
  /** The version to describe; for a removed path the one that was removed. */
  readonly version: TimelineEntry;
  readonly usableLayers: number;
  readonly onSelectPath: (path: number) => void;
}

/** What the archive says of one version of a path. */
export function PathFacts({ session, details, version, usableLayers, onSelectPath }: PathFactsProps): ReactElement {
  const { type, mode, device, xattrs } = version;
  const kind = ENTRY_TYPE_TEXTS[type];
  const hasSize = type === EntryType.file || type === EntryType.other;
  return (
    <FactList>
      <Fact name="Type" meaning={kind.text}>
        {kind.title}
      </Fact>
      {hasSize && (
        <Fact name="Size" meaning={TREE_COLUMN_TEXTS.size.text}>
          <Bytes bytes={version.sizeBytes} />
        </Fact>
      )}
      {hasSize && (version.sparse || version.storedBytes !== version.sizeBytes) && (
        <Fact name="Stored" meaning={FIGURE_TEXTS.storedBytes.text}>
          <Bytes bytes={version.storedBytes} />
          {version.sparse && ', sparse'}
        </Fact>
      )}
      {details.subtree !== null && (
        <Fact name="Below it" meaning="What the directory holds after the layer that is shown.">
          {formatCount(details.subtree.count)} {details.subtree.count === 1 ? 'path' : 'paths'},{' '}
          <Bytes bytes={details.subtree.bytes} />
        </Fact>
      )}
      {version.linkTarget !== null && (
        <Fact name={type === EntryType.hardlink ? 'Same file as' : 'Points to'} meaning={kind.text}>
          <LinkTarget
            session={session}
            text={version.linkTarget}
            path={resolveLinkTarget(
              details.rawPath,
              version.linkTarget,
              type === EntryType.hardlink ? 'hardlink' : 'symlink',
            )}
            usableLayers={usableLayers}
            onSelectPath={onSelectPath}
          />
        </Fact>
      )}
      {mode !== null && (
        <Fact name="Mode" meaning={TREE_COLUMN_TEXTS.mode.text}>
          <span className="font-mono">
            {formatOctalMode(mode)} {typeLetter(type)}
            {formatPermissions(mode)}
          </span>
          {specialBits(mode).map((bit) => (
            <p key={bit} className="text-caution">
              {SPECIAL_MODE_TEXTS[bit].title}: {SPECIAL_MODE_TEXTS[bit].text}
            </p>
          ))}
        </Fact>
      )}
      {mode !== null && (
        <Fact name="Owner" meaning={TREE_COLUMN_TEXTS.owner.text}>
          <Owner version={version} />
        </Fact>
      )}
      {version.mtimeSeconds !== null && (
        <Fact name="Modified" meaning={TREE_COLUMN_TEXTS.modified.text}>
          <span className="font-mono tabular-nums">{formatFullTimestamp(version.mtimeSeconds)}</span>
        </Fact>
      )}
      {device !== null && (
        <Fact name="Device" meaning="Major and minor number, which tell the kernel what the device file stands for.">
          <span className="font-mono">
            {device[0]}, {device[1]}
          </span>
        </Fact>
      )}
      {xattrs.length > 0 && (
        <Fact name="Attributes" meaning="Extended attributes: properties kept beside the file, such as capabilities.">
          <LongList items={xattrs} className="flex flex-col gap-0.5 font-mono break-all">
            {([name, value]) => (
              <>
                <span className="text-muted">{name}</span> = {value}
              </>
            )}
          </LongList>
        </Fact>
      )}
      {details.hardlinks.length > 0 && (
        <Fact
          name="Other names"
          meaning="Hard links: other paths of the same file. Together they take up its bytes once."
        >
          <LongList items={details.hardlinks} className="flex flex-col gap-0.5">
            {(name) => (
              <PathLink
                onFollow={() => {
                  session.findPath(name).then((path) => path !== null && onSelectPath(path), ignoreClosed);
                }}
              >
                {name}
              </PathLink>
            )}
          </LongList>
        </Fact>
      )}
      {details.hexPath !== null && (
        <Fact name="Raw bytes" meaning="The path is not UTF-8; these are its bytes in hexadecimal.">
          <span className="flex items-start gap-1">
            <span className="min-w-0 font-mono break-all">{details.hexPath}</span>
            <CopyButton label="Copy raw bytes" text={details.hexPath} className="-my-0.5" />
          </span>
        </Fact>
      )}
    </FactList>
  );
}

function Bytes({ bytes }: { readonly bytes: number }): ReactElement {
  return (
    <span className="tabular-nums">
      {formatBytes(bytes)}
      {bytes >= 1000 && <span className="text-faint"> ({formatExactBytes(bytes)})</span>}
    </span>
  );
}

function Owner({ version }: { readonly version: TimelineEntry }): ReactElement {
  const { uid, gid, userName, groupName } = version;
  const hasNames = userName !== '' || groupName !== '';
  return (
    <span className="font-mono">
      {hasNames && `${userName || uid}:${groupName || gid} `}
      <span className={hasNames ? 'text-faint' : ''}>{hasNames ? `(${uid}:${gid})` : `${uid}:${gid}`}</span>
    </span>
  );
}

interface LinkTargetProps {
  readonly session: Session;
  readonly text: string;
  readonly path: string;
  readonly usableLayers: number;
  readonly onSelectPath: (path: number) => void;
}

/** A link's target: a way to go there when the image has it, else a word that it has not. */
function LinkTarget({ session, text, path, usableLayers, onSelectPath }: LinkTargetProps): ReactElement {
  const { data: found } = useQuery({
    queryKey: ['link-target', session.id, path, usableLayers],
    queryFn: () => session.findPath(path),
    staleTime: Infinity,
    retry: false,
    networkMode: 'always',
  });
  if (found === undefined || found === null) {
    return (
      <>
        <span className="font-mono break-all">{text}</span>
        {found === null && <span className="text-faint"> (not in the image)</span>}
      </>
    );
  }
  return <PathLink onFollow={() => onSelectPath(found)}>{text}</PathLink>;
}

function PathLink({
  onFollow,
  children,
}: {
  readonly onFollow: () => void;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <button
      type="button"
      onClick={onFollow}
      className="rounded-sm text-left font-mono break-all text-accent underline decoration-border underline-offset-2 hover:decoration-current"
    >
      {children}
    </button>
  );
}

function ignoreClosed(error: unknown): void {
  // The image was closed while the path was being looked up.
  if (!isCancellation(error)) throw error;
}
