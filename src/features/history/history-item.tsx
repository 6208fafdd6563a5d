import { memo, type MouseEvent, type ReactElement } from 'react';
import { ALIGNMENT_TEXTS, HISTORY_TERM_TEXTS } from '../../core/explain/history-texts.ts';
import { FIGURE_TEXTS } from '../../core/explain/figure-texts.ts';
import type { HistoryRow } from '../../core/history/history-row.ts';
import { describeCreated } from '../../core/history/created-age.ts';
import { layerNumber } from '../../core/layers/layer-number.ts';
import type { LayerState } from '../../worker/session-types.ts';
import { KeywordChip } from './keyword-chip.tsx';
import { LayerFacts } from './layer-facts.tsx';

/** Two lines never show more than this; a command can be megabytes long. */
const SHOWN_CHARACTERS = 400;

export interface HistoryItemProps {
  readonly row: HistoryRow;
  /** Index into the history's rows. */
  readonly index: number;
  readonly layer: LayerState | null;
  readonly isFetched: boolean;
  readonly biggestBytes: number;
  readonly isSelected: boolean;
  readonly isActive: boolean;
  readonly nowMs: number;
  readonly explanation: string | null;
  /** On which side of it the base image ends: as the list is turned, below or above. */
  readonly baseEnd?: 'below' | 'above' | null;
  readonly onPick: (index: number, extend: boolean) => void;
}

/** One history entry. Holds nothing that takes the focus, as an option of a listbox must not. */
export const HistoryItem = memo(function HistoryItem({
  row,
  index,
  layer,
  isFetched,
  biggestBytes,
  isSelected,
  isActive,
  nowMs,
  explanation,
  baseEnd = null,
  onPick,
}: HistoryItemProps): ReactElement {
  const age = describeCreated(row.created, nowMs);
  const isLight = row.layer === null;
  const pick = (event: MouseEvent) => onPick(index, event.shiftKey);
  return (
    <li
      role="option"
      data-index={index}
      aria-selected={isSelected}
      tabIndex={isActive ? 0 : -1}
      onClick={pick}
      className={`relative flex cursor-default gap-2 border-b border-border/70 pr-2.5 pl-1.5 select-none ${
        isSelected ? 'bg-accent-soft' : isActive ? 'bg-hover' : 'hover:bg-hover'
      } ${isLight ? 'py-1' : 'py-1.5'} ${baseEnd === 'below' ? 'pb-5!' : baseEnd === 'above' ? 'pt-5!' : ''}`}
    >
      {baseEnd !== null && <BaseEnd side={baseEnd} />}
      {isSelected && <span aria-hidden className="absolute inset-y-0 left-0 w-0.75 bg-accent" />}
      <LayerNumber row={row} />
      <div className="@container min-w-0 flex-1">
        <div className={`flex items-start gap-1.5 ${isLight ? 'text-faint' : ''}`}>
          <KeywordChip keyword={row.keyword} isLight={isLight} explanation={explanation} />
          <span
            className={`min-w-0 font-mono text-sm leading-5 break-words ${isLight ? 'line-clamp-1' : 'line-clamp-2'}`}
          >
            {row.text.slice(0, SHOWN_CHARACTERS).replace(/\s+/g, ' ') || '\u00a0'}
          </span>
        </div>
        {layer !== null && (
          <LayerFacts
            layer={layer}
            isFetched={isFetched}
            biggestBytes={biggestBytes}
            age={shorten(age.text)}
            ageMeaning={`${age.text}${row.created === null ? '' : ` (${row.created})`}. ${FIGURE_TEXTS.age.text}`}
          />
        )}
      </div>
    </li>
  );
});

/** Everything from here down to the first entry is the base image's. */
function BaseEnd({ side }: { readonly side: 'below' | 'above' }): ReactElement {
  return (
    <span
      data-hint="What lies from here to the first entry comes from the base image."
      className={`absolute inset-x-0 flex h-4 items-center gap-2 px-2 text-xs text-muted before:h-px before:flex-1 before:bg-edge after:h-px after:flex-1 after:bg-edge ${
        side === 'below' ? 'bottom-0' : 'top-0'
      }`}
    >
      base image ends here
    </span>
  );
}

/** As long as there is room for beside three counts. The hint has the whole. */
function shorten(age: string): string {
  return age
    .replace(/ ago$/, '')
    .replace(/ minutes?$/, ' min')
    .replace(/ seconds?$/, ' s')
    .replace('not recorded', 'no date');
}

/** The layer's number, or a dot for an entry that made none; marked where the pairing is a guess. */
function LayerNumber({ row }: { readonly row: HistoryRow }): ReactElement {
  if (row.layer === null) {
    return (
      <span
        aria-hidden
        data-hint={HISTORY_TERM_TEXTS.emptyLayer.text}
        className="flex h-5 w-7 shrink-0 items-center justify-end pr-0.5 text-faint"
      >
        ·
      </span>
    );
  }
  const isGuess = row.alignment === 'approximate';
  return (
    <span
      data-hint={
        isGuess
          ? `${ALIGNMENT_TEXTS.approximate.title}. ${ALIGNMENT_TEXTS.approximate.text}`
          : `Layer ${layerNumber(row.layer)}, counted from the bottom of the image.`
      }
      className="flex h-5 w-7 shrink-0 items-center justify-end text-sm font-semibold tabular-nums"
    >
      <span className="sr-only">Layer </span>
      {isGuess && (
        <>
          <span aria-hidden className="text-caution">
            ≈
          </span>
          <span className="sr-only">approximately </span>
        </>
      )}
      {layerNumber(row.layer)}
    </span>
  );
}
