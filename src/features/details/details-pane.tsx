import { useQuery } from '@tanstack/react-query';
import type { ReactElement, ReactNode } from 'react';
import { isCancellation } from '../../base/app-error.ts';
import { Mark } from '../../core/analysis/change.ts';
import type { PathDetails, TimelineEntry } from '../../core/analysis/view-types.ts';
import { MARK_TEXTS } from '../../core/explain/change-texts.ts';
import { layerNumber } from '../../core/layers/layer-number.ts';
import { EntryType } from '../../core/tar/tar-entry.ts';
import type { ByteExportSpec, SelectedImage, Session } from '../../worker/session-types.ts';
import { Button } from '../../ui/button.tsx';
import { formatBytes } from '../../ui/byte-size.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { HintArea } from '../../ui/hint-area.tsx';
import { PathFacts } from './path-facts.tsx';
import { PathTimeline, whatHappened } from './path-timeline.tsx';
import { SaveDirectoryMenu } from './save-directory-menu.tsx';
import { SaveFileButton } from './save-file-button.tsx';

export interface DetailsPaneProps {
  readonly session: Session;
  readonly image: SelectedImage;
  /** Path number, or null when none is selected. */
  readonly path: number | null;
  /** Revision of the view on the screen (TreePane's onViewShown), or null before the first; details are read again when it changes. */
  readonly viewRevision: number | null;
  /** The last layer that the tree shows (the range's `to`); its version of the path is described. Without it, the last one read. */
  readonly lastLayer?: number;
  /** A click on an event of the timeline. */
  readonly onSelectLayer: (layer: number) => void;
  /** Saves a directory, or what a layer changed in it, as a tar. */
  readonly onSave: (spec: ByteExportSpec, what: string) => void;
  /** A click on a link's target or another name of the same file; only called for paths that the image has. */
  readonly onSelectPath: (path: number) => void;
  /** Looks at the content of the path after a layer, or compares it with what it was after `against`. */
  readonly onOpenFile?: (path: number, layer: number, against: number | null) => void;
}

/**
 * Everything known of one path, and its life through the layers.
 * Needs a QueryClientProvider and the TooltipProvider of ui/tooltip.tsx above it, and fills its parent's height.
 */
export function DetailsPane(props: DetailsPaneProps): ReactElement {
  const { session, image, path, viewRevision } = props;
  const { data, error } = useQuery({
    // Later layers lengthen the timeline, and the sum below a directory is that of the view.
    queryKey: ['path-details', session.id, image.index, path, viewRevision, image.usableLayers],
    queryFn: async () => (path === null ? null : await session.readDetails(path)),
    // The last path's details until the next are there, but never another image's.
    placeholderData: (before, beforeQuery) => (beforeQuery?.queryKey[2] === image.index ? before : undefined),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
    networkMode: 'always',
  });

  return (
    <section aria-label="Details" className="h-full overflow-y-auto bg-surface" tabIndex={0}>
      <HintArea className="p-3">
        {error !== null && !isCancellation(error) ? (
          <p role="alert" className="text-danger">
            {error.message}
          </p>
        ) : path === null || data === null ? (
          <p className="text-muted">
            Select a path in the tree to see everything known of it: its size and rights, and which layers wrote it.
          </p>
        ) : (
          data !== undefined && <Details {...props} details={data} />
        )}
      </HintArea>
    </section>
  );
}

function Details(props: DetailsPaneProps & { readonly details: PathDetails }): ReactElement {
  const {
    session,
    image,
    details,
    lastLayer = image.usableLayers - 1,
    onSelectLayer,
    onSelectPath,
    onOpenFile,
    onSave,
  } = props;
  const { timeline } = details;
  // A layer below the first that speaks of the path is shown: describe what the path will become.
  const version = timeline.findLast(({ layer }) => layer <= lastLayer) ?? timeline[0];
  const savedLayer = findDirectoryLayer(version, lastLayer);
  const costBytes = timeline.reduce((sum, event) => (event.mark === Mark.removed ? sum : sum + event.storedBytes), 0);
  const writes = timeline.filter((event) => event.mark !== Mark.removed && event.storedBytes > 0).length;
  return (
    <div className="flex flex-col gap-4">
      <h2 className="flex flex-wrap items-start gap-1">
        <span className="min-w-0 flex-1 font-mono text-base break-all select-text">{details.fullPath}</span>
        <CopyButton
          label="Copy path"
          text={details.hexPath === null ? details.rawPath : details.fullPath}
          className="-my-0.5"
        />
        {version !== undefined && onOpenFile !== undefined && canBeLookedAt(version.type) && (
          <Button
            className="-my-0.5"
            onClick={() => onOpenFile(details.path, Math.max(lastLayer, version.layer), null)}
          >
            View
          </Button>
        )}
        {version !== undefined && hasContent(version.type) && (
          <SaveFileButton
            key={`${details.path} ${version.layer}`}
            session={session}
            path={details.path}
            fileName={details.fullPath.slice(details.fullPath.lastIndexOf('/') + 1)}
            layer={version.layer}
            className="-my-0.5"
          />
        )}
        {savedLayer !== null && savedLayer < image.usableLayers && (
          <SaveDirectoryMenu
            path={details.path}
            layer={savedLayer}
            shownLayer={lastLayer}
            onSave={(spec) => onSave(spec, details.fullPath.slice(details.fullPath.lastIndexOf('/') + 1))}
            className="-my-0.5"
          />
        )}
      </h2>
      {version === undefined ? (
        <p className="text-muted">{MARK_TEXTS[Mark.implied].text}</p>
      ) : (
        <>
          {version.mark === Mark.removed && (
            <p className="rounded-md bg-removed-soft px-2 py-1 text-sm text-removed">
              Removed in layer {layerNumber(version.layer)}: {whatHappened(version)}. This is what it was.
            </p>
          )}
          <PathFacts
            session={session}
            details={details}
            version={version}
            usableLayers={image.usableLayers}
            onSelectPath={onSelectPath}
          />
          <Part title="Timeline" note={writes > 1 ? `${formatBytes(costBytes)} in ${writes} layers` : ''}>
            <PathTimeline
              timeline={timeline}
              historyRows={image.historyRows}
              lastLayer={lastLayer}
              onSelectLayer={onSelectLayer}
              {...(onOpenFile === undefined
                ? {}
                : {
                    onOpenVersion: (layer: number, against: number | null) => onOpenFile(details.path, layer, against),
                  })}
            />
          </Part>
        </>
      )}
    </div>
  );
}

/** The layer after which a directory is saved: the shown one, or the last that had it; null for what is none. */
function findDirectoryLayer(version: TimelineEntry | undefined, lastLayer: number): number | null {
  // A directory that no layer lists has no timeline.
  if (version === undefined) return lastLayer;
  if (version.type !== EntryType.directory) return null;
  return version.mark === Mark.removed ? version.layer - 1 : Math.max(version.layer, lastLayer);
}

function hasContent(type: EntryType): boolean {
  return type === EntryType.file || type === EntryType.hardlink || type === EntryType.other;
}

function canBeLookedAt(type: EntryType): boolean {
  return hasContent(type) || type === EntryType.symlink;
}

function Part({
  title,
  note,
  children,
}: {
  readonly title: string;
  readonly note: string;
  readonly children: ReactNode;
}): ReactElement {
  return (
    <div>
      <h3 className="mb-1 flex items-baseline gap-2 border-b border-border pb-0.5 text-sm font-semibold">
        {title}
        <span className="ml-auto font-normal text-muted tabular-nums">{note}</span>
      </h3>
      {children}
    </div>
  );
}
