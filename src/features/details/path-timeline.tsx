import { Eye, GitCompare } from 'lucide-react';
import type { ReactElement } from 'react';
import { Mark, RemovalCause } from '../../core/analysis/change.ts';
import { markName, reasonWords } from '../../core/analysis/mark-name.ts';
import type { TimelineEntry } from '../../core/analysis/view-types.ts';
import { MARK_TEXTS, REMOVAL_CAUSE_TEXTS } from '../../core/explain/change-texts.ts';
import type { HistoryRow } from '../../core/history/history-row.ts';
import { EntryType } from '../../core/tar/tar-entry.ts';
import { layerNumber } from '../../core/layers/layer-number.ts';
import { formatBytes } from '../../ui/byte-size.ts';
import { IconButton } from '../../ui/button.tsx';
import { MarkBadge } from '../../ui/mark-badge.tsx';
import { Explain } from '../../ui/tooltip.tsx';

/** A command can be megabytes long; one line never shows more than this. */
const SHOWN_CHARACTERS = 200;

export interface PathTimelineProps {
  readonly timeline: readonly TimelineEntry[];
  readonly historyRows: readonly HistoryRow[];
  /** The last layer that the tree shows. */
  readonly lastLayer: number;
  readonly onSelectLayer: (layer: number) => void;
  /** Looks at the version that a layer left, or compares it with the one that `against` left. */
  readonly onOpenVersion?: (layer: number, against: number | null) => void;
}

/** One row for each layer that wrote or removed the path, oldest first. */
export function PathTimeline(props: PathTimelineProps): ReactElement {
  const { timeline, historyRows, lastLayer, onSelectLayer, onOpenVersion } = props;
  const current = timeline.findLast(({ layer }) => layer <= lastLayer);
  return (
    <ol aria-label="Timeline" className="-mx-1.5 flex flex-col">
      {timeline.map((event, index) => {
        const instruction = historyRows.find(({ layer }) => layer === event.layer);
        const isCurrent = event === current;
        return (
          <li key={index} className="flex items-start">
            <Explain title={MARK_TEXTS[event.mark].title} text={explanationOf(event)} side="left">
              <button
                type="button"
                onClick={() => onSelectLayer(event.layer)}
                {...(isCurrent ? { 'aria-current': true } : {})}
                className={`grid min-w-0 flex-1 grid-cols-[auto_minmax(0,1fr)_auto] gap-x-2 rounded-md px-1.5 py-1 text-left text-sm hover:bg-hover ${
                  isCurrent ? 'bg-accent-soft hover:bg-accent-soft' : ''
                }`}
              >
                <span className="relative flex items-start justify-center pt-px">
                  {index < timeline.length - 1 && (
                    <span aria-hidden className="absolute top-5 -bottom-1.5 w-px bg-border" />
                  )}
                  <MarkBadge kind={markName(event.mark)} />
                </span>
                <span className="min-w-0">
                  <span className="block truncate">
                    <span className="font-medium">Layer {layerNumber(event.layer)}</span>
                    {instruction !== undefined && (
                      <span className="ml-2 font-mono text-muted">
                        {instruction.keyword !== null && <span className="font-semibold">{instruction.keyword} </span>}
                        {instruction.text.slice(0, SHOWN_CHARACTERS).replaceAll(/\s+/g, ' ')}
                      </span>
                    )}
                  </span>
                  <span className="block text-muted">{whatHappened(event)}</span>
                </span>
                <span className="text-right tabular-nums">
                  <Cost event={event} />
                </span>
              </button>
            </Explain>
            {onOpenVersion !== undefined && canBeLookedAt(event) && (
              <VersionButtons timeline={timeline} event={event} onOpenVersion={onOpenVersion} />
            )}
          </li>
        );
      })}
    </ol>
  );
}

interface VersionButtonsProps {
  readonly timeline: readonly TimelineEntry[];
  readonly event: TimelineEntry;
  readonly onOpenVersion: (layer: number, against: number | null) => void;
}

function VersionButtons({ timeline, event, onOpenVersion }: VersionButtonsProps): ReactElement {
  const number = layerNumber(event.layer);
  const before = timeline.findLast((other) => other.layer < event.layer && canBeLookedAt(other));
  return (
    <span className="flex shrink-0">
      {before !== undefined && (
        <IconButton
          label={`Compare with layer ${layerNumber(before.layer)}: what layer ${number} changed`}
          icon={<GitCompare aria-hidden />}
          className="size-6! [&_svg]:size-3.5!"
          onClick={() => onOpenVersion(event.layer, before.layer)}
        />
      )}
      <IconButton
        label={`View the version of layer ${number}`}
        icon={<Eye aria-hidden />}
        className="size-6! [&_svg]:size-3.5!"
        onClick={() => onOpenVersion(event.layer, null)}
      />
    </span>
  );
}

/** Versions of files and links. */
function canBeLookedAt({ mark, type }: TimelineEntry): boolean {
  if (mark === Mark.removed) return false;
  return (
    type === EntryType.file || type === EntryType.hardlink || type === EntryType.symlink || type === EntryType.other
  );
}

/** In words: "added", "content, mode changed", "hidden by the whiteout /etc/.wh.motd". */
export function whatHappened(event: TimelineEntry): string {
  switch (event.mark) {
    case Mark.removed:
      return whatRemoved(event);
    case Mark.modified: {
      const reasons = reasonWords(event.reasons);
      return reasons.length === 0 ? 'modified' : `${reasons.join(', ')} changed`;
    }
    case Mark.touched:
      return 'written again; only the modification time changed';
    case Mark.identical:
      return 'written again, the same in everything';
    case Mark.implied:
      return 'not listed, but something below it is';
    case Mark.none:
      return 'listed';
    case Mark.added:
      return 'added';
  }
}

function whatRemoved({ removalCause, removedBy }: TimelineEntry): string {
  const by = removedBy === null ? '' : ` ${removedBy}`;
  switch (removalCause) {
    case RemovalCause.whiteout:
      return `hidden by the whiteout${by}`;
    case RemovalCause.whiteoutAbove:
      return `hidden with the directory above it, by${by === '' ? ' a whiteout' : by}`;
    case RemovalCause.opaque:
      return `hidden by the opaque whiteout${by}`;
    case RemovalCause.typeChange:
      return `gone, because${by === '' ? ' a directory above it' : by} is no directory any more`;
    case RemovalCause.none:
      return 'removed';
  }
}

function explanationOf(event: TimelineEntry): string {
  const { text } = event.mark === Mark.removed ? REMOVAL_CAUSE_TEXTS[event.removalCause] : MARK_TEXTS[event.mark];
  return `${text} Click to show this layer.`;
}

function Cost({ event }: { readonly event: TimelineEntry }): ReactElement | null {
  if (event.mark === Mark.removed) {
    return event.sizeBytes === 0 ? null : (
      <span className="text-removed">{`hides ${formatBytes(event.sizeBytes)}`}</span>
    );
  }
  return event.storedBytes === 0 ? null : <>{`+${formatBytes(event.storedBytes)}`}</>;
}
