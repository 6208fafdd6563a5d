import { useRef, type KeyboardEvent, type ReactElement } from 'react';
import { BASE_TEXTS, SIZE_FIGURE_TEXTS } from '../../core/explain/size-texts.ts';
import type { HistoryRow } from '../../core/history/history-row.ts';
import { layerNumber } from '../../core/layers/layer-number.ts';
import type { Review, ReviewLayer } from '../../core/review/review.ts';
import { formatBytes } from '../../ui/byte-size.ts';
import { Explain } from '../../ui/tooltip.tsx';
import { instructionText } from './instruction.tsx';
import type { ColourToken } from './map-colours.ts';

export interface LayerBarProps {
  readonly review: Review;
  readonly rows: readonly HistoryRow[];
  /** One for each layer. */
  readonly colours: readonly ColourToken[];
  /** First and last selected layer, or null while nobody has selected any. */
  readonly range: { readonly from: number; readonly to: number } | null;
  readonly onSelectLayer: (layer: number) => void;
}

/** Layers that are to be seen, but would be narrower than this, are not quite to scale. */
const LEAST_WIDTH = 3;

/** The stack of layers to scale, lowest at the left; dead parts are hatched. */
export function LayerBar({ review, rows, colours, range, onSelectLayer }: LayerBarProps): ReactElement {
  const list = useRef<HTMLDivElement>(null);
  const shown = review.layers.filter(({ total }) => total.bytes > 0);
  const current = shown.find(({ layer }) => layer === range?.to)?.layer ?? shown[0]?.layer ?? -1;
  const go = (event: KeyboardEvent) => {
    const at = shown.findIndex(({ layer }) => layer === current);
    const next = nextIndex(event.key, at, shown.length);
    if (next === null) return;
    event.preventDefault();
    const { layer } = shown[next]!;
    onSelectLayer(layer);
    list.current?.querySelector<HTMLElement>(`[data-layer="${layer}"]`)?.focus();
  };
  return (
    <div
      ref={list}
      role="radiogroup"
      aria-label="Layers to scale, the lowest first"
      onKeyDown={go}
      className="flex h-7 w-full gap-px overflow-hidden rounded-sm"
    >
      {shown.map((layer) => (
        <Segment
          key={layer.layer}
          layer={layer}
          instruction={instructionText(rows, layer.layer)}
          colour={colours[layer.layer] ?? 'map-other'}
          share={review.total.bytes === 0 ? 0 : layer.total.bytes / review.total.bytes}
          isSelected={range !== null && layer.layer >= range.from && layer.layer <= range.to}
          isCurrent={layer.layer === current}
          onSelect={() => onSelectLayer(layer.layer)}
        />
      ))}
    </div>
  );
}

interface SegmentProps {
  readonly layer: ReviewLayer;
  readonly instruction: string;
  readonly colour: ColourToken;
  readonly share: number;
  readonly isSelected: boolean;
  readonly isCurrent: boolean;
  readonly onSelect: () => void;
}

function Segment({ layer, instruction, colour, share, isSelected, isCurrent, onSelect }: SegmentProps): ReactElement {
  const { total, dead, killed, isBase } = layer;
  const number = layerNumber(layer.layer);
  const deadShare = total.bytes === 0 ? 0 : dead.bytes / total.bytes;
  const text = [
    `${formatBytes(total.bytes)} stored, ${dead.bytes === 0 ? 'all of it live' : `${formatBytes(dead.bytes)} of it dead`}.`,
    killed.bytes > 0 ? `Its instruction kills ${formatBytes(killed.bytes)}.` : '',
    isBase ? 'From the base image.' : '',
  ].join(' ');
  return (
    <Explain
      title={`Layer ${number}`}
      side="bottom"
      text={
        <>
          {text}
          {instruction !== '' && <span className="mt-1 line-clamp-3 font-mono text-muted">{instruction}</span>}
        </>
      }
    >
      <button
        type="button"
        role="radio"
        aria-checked={isSelected}
        aria-label={`Layer ${number}, ${text}`}
        data-layer={layer.layer}
        tabIndex={isCurrent ? 0 : -1}
        onClick={onSelect}
        className={`relative flex h-full min-w-0 flex-col overflow-hidden text-left ${isSelected ? 'outline-2 -outline-offset-2 outline-text' : ''}`}
        style={{
          flex: `${share} 1 0`,
          minWidth: LEAST_WIDTH,
          backgroundColor: `var(--color-${colour})`,
        }}
      >
        {/* The dead part, at the right end of the layer. */}
        {deadShare > 0 && (
          <span
            aria-hidden
            className="hatched absolute inset-y-0 right-0 border-l border-text/40"
            style={{ width: `${deadShare * 100}%` }}
          />
        )}
        <span aria-hidden className="relative flex h-full items-center gap-1.5 truncate px-1 text-sm text-text">
          {share > 0.014 && <span className="font-semibold tabular-nums">{number}</span>}
          {share > 0.09 && <span className="truncate tabular-nums">{formatBytes(total.bytes)}</span>}
        </span>
      </button>
    </Explain>
  );
}

/** Which part of the bar is the base image's, below the bar. */
export function BaseBar({ review }: { readonly review: Review }): ReactElement {
  const { base, layers, total } = review;
  const baseBytes = layers.reduce((sum, { isBase, total: own }) => sum + (isBase ? own.bytes : 0), 0);
  const baseDead = layers.reduce((sum, { isBase, dead }) => sum + (isBase ? dead.bytes : 0), 0);
  const share = total.bytes === 0 ? 0 : baseBytes / total.bytes;
  const name = base.name === null ? 'Base image' : `Base image ${base.name}`;
  return (
    <div className="flex flex-wrap gap-x-3 text-sm text-muted tabular-nums @min-[54rem]:flex-nowrap">
      {base.layers > 0 && (
        <Explain text={`${SIZE_FIGURE_TEXTS.base.text} ${BASE_TEXTS[base.how]}`} side="bottom">
          <span tabIndex={0} className="flex min-w-0 items-center gap-1.5 rounded-sm">
            <span aria-hidden className="h-1.5 w-6 shrink-0 border-x border-b border-edge" />
            <span className="truncate">
              {name}: {base.layers === 1 ? 'layer 1' : `layers 1\u2013${base.layers}`}, {formatBytes(baseBytes)}
              {baseDead > 0 && `, ${formatBytes(baseDead)} dead`}
            </span>
          </span>
        </Explain>
      )}
      <Explain
        text={`${SIZE_FIGURE_TEXTS.own.text}${base.layers === 0 ? ` ${BASE_TEXTS[base.how]}` : ''}`}
        side="bottom"
      >
        <span tabIndex={0} className="shrink-0 rounded-sm">
          {base.layers === 0
            ? 'No base image is known'
            : `Own layers: ${formatBytes(total.bytes - baseBytes)}, ${((1 - share) * 100).toFixed(0)} %`}
        </span>
      </Explain>
    </div>
  );
}

function nextIndex(key: string, at: number, count: number): number | null {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return Math.min(count - 1, at + 1);
    case 'ArrowLeft':
    case 'ArrowDown':
      return Math.max(0, at - 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
