import type { ReactElement } from 'react';
import { FIGURE_TEXTS } from '../../core/explain/figure-texts.ts';
import { formatBytes, formatCount, formatExactBytes } from '../../ui/byte-size.ts';
import { MarkBadge } from '../../ui/mark-badge.tsx';
import type { LayerState } from '../../worker/session-types.ts';
import { LayerSourceLine } from './layer-source.tsx';
import { describeLayerStatus, type StatusText } from './layer-status.ts';

export interface LayerFactsProps {
  readonly layer: LayerState;
  /** Whether the layer is a registry's: how it came here is then told in a third line. */
  readonly isFetched: boolean;
  /** Bytes of the biggest layer, which the bars are scaled to; 0 while none is known. */
  readonly biggestBytes: number;
  readonly age: string;
  /** The exact date, or why there is none. */
  readonly ageMeaning: string;
}

const TONES: Readonly<Record<StatusText['tone'], string>> = {
  faint: 'text-faint',
  plain: 'text-accent',
  success: 'text-success',
  caution: 'text-caution',
  danger: 'font-semibold text-danger',
};

/** The figures of a layer: always as many lines, so that nothing moves while they fill in. */
export function LayerFacts({ layer, isFetched, biggestBytes, age, ageMeaning }: LayerFactsProps): ReactElement {
  const status = describeLayerStatus(layer);
  return (
    <div className="mt-1 text-sm text-muted tabular-nums">
      <LayerBar layer={layer} biggestBytes={biggestBytes} />
      <div className="flex h-4.5 items-center gap-1 overflow-hidden whitespace-nowrap @min-[19rem]:gap-2">
        <Bytes bytes={layer.uncompressedBytes} label="unpacked" meaning={FIGURE_TEXTS.uncompressedBytes.text} />
        {layer.compression === 'none' ? (
          <span data-hint="The layer stands in the archive as it is, not compressed.">
            <span aria-hidden>· </span>not compressed
          </span>
        ) : (
          <Bytes
            bytes={layer.compressedBytes}
            label={layer.compression === null ? 'stored' : 'compressed'}
            meaning={`${FIGURE_TEXTS.compressedBytes.text}${layer.compression === null ? '' : ` Compressed with ${layer.compression}.`}`}
          />
        )}
      </div>
      <div className="flex h-5 items-center gap-2 overflow-hidden whitespace-nowrap @min-[17.5rem]:gap-1.5">
        <Changes layer={layer} />
        {status !== null && (
          <span data-hint={status.meaning} className={`shrink-0 ${TONES[status.tone]}`}>
            {status.tone === 'success' && <span aria-hidden>✓ </span>}
            {(status.tone === 'danger' || status.tone === 'caution') && <span aria-hidden>! </span>}
            {status.text}
          </span>
        )}
        {/* What is wrong with a layer comes before its age, which the instruction's panel has too. */}
        {status?.tone !== 'caution' && status?.tone !== 'danger' && (
          <span data-hint={ageMeaning} className="ml-auto min-w-0 truncate text-faint">
            {age}
          </span>
        )}
      </div>
      {isFetched && <LayerSourceLine layer={layer} />}
    </div>
  );
}

/**
 * A line of its own, so that layers compare at a glance however narrow the pane is. Length by uncompressed bytes; while the
 * layer is being read, how far it has come.
 */
function LayerBar({
  layer,
  biggestBytes,
}: {
  readonly layer: LayerState;
  readonly biggestBytes: number;
}): ReactElement {
  const { status } = layer;
  const bytes = layer.uncompressedBytes ?? layer.compressedBytes ?? 0;
  const isReading = status.kind === 'reading';
  const share = isReading
    ? status.bytesTotal > 0
      ? status.bytesRead / status.bytesTotal
      : 0
    : biggestBytes > 0
      ? bytes / biggestBytes
      : 0;
  return (
    <span
      aria-hidden
      data-hint={isReading ? 'How much of this layer has been read.' : FIGURE_TEXTS.sizeBar.text}
      className="mb-0.5 block h-1 overflow-hidden rounded-full bg-border/60"
    >
      <span
        className={`block h-full origin-left rounded-full ${isReading ? 'bg-accent' : 'bg-bar in-aria-selected:bg-accent'}`}
        style={{ transform: `scaleX(${bytes > 0 && !isReading ? Math.max(0.03, share) : share})` }}
      />
    </span>
  );
}

interface BytesProps {
  readonly bytes: number | null;
  readonly label: string;
  readonly meaning: string;
}

function Bytes({ bytes, label, meaning }: BytesProps): ReactElement {
  return (
    <span data-hint={bytes === null ? `Not known yet. ${meaning}` : `${formatExactBytes(bytes)}. ${meaning}`}>
      <span className={bytes === null ? 'text-faint' : 'text-text'}>{bytes === null ? '–' : formatBytes(bytes)}</span>{' '}
      {label}
    </span>
  );
}

const KINDS = ['added', 'modified', 'removed'] as const;
const COLOURS = { added: 'text-added', modified: 'text-modified', removed: 'text-removed' } as const;

function Changes({ layer }: { readonly layer: LayerState }): ReactElement {
  return (
    <>
      {KINDS.map((kind) => {
        const change = layer.changes?.[kind] ?? null;
        return (
          <span
            key={kind}
            data-hint={`${FIGURE_TEXTS[kind].title}${change === null ? '' : `: ${formatCount(change.count)}, ${formatBytes(change.bytes)}`}. ${FIGURE_TEXTS[kind].text}`}
            className={`flex shrink-0 items-center gap-1 @min-[17.5rem]:min-w-11 @min-[17.5rem]:first:min-w-14 @min-[21rem]:min-w-13 @min-[21rem]:first:min-w-15 ${
              change === null || change.count === 0 ? 'text-faint [&>:first-child]:opacity-45' : COLOURS[kind]
            }`}
          >
            <MarkBadge kind={kind} decorative />
            <span className="sr-only">{FIGURE_TEXTS[kind].title} </span>
            {change === null ? '–' : formatCount(change.count)}
          </span>
        );
      })}
    </>
  );
}
