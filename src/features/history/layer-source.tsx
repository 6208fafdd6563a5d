import type { ReactElement } from 'react';
import {
  isOnlyListed,
  LAYER_SOURCE_TEXTS,
  REGISTRY_TEXTS,
  SOURCE_CHECK_TEXTS,
  type SourceCheck,
} from '../../core/explain/registry-texts.ts';
import { formatBytes, formatExactBytes } from '../../ui/byte-size.ts';
import type { LayerSource, LayerState } from '../../worker/session-types.ts';

/** Letter and shape of each way: filled square for all of it, round for what was here, dashed for a list without the files. */
const LOOKS: Readonly<Record<LayerSource['kind'], { readonly letter: string; readonly look: string }>> = {
  streamed: { letter: 'S', look: 'rounded-sm border border-accent bg-accent-soft text-accent' },
  kept: { letter: 'K', look: 'rounded-full border border-success bg-success-soft text-success' },
  'table-of-contents': { letter: 'T', look: 'rounded-sm border border-dashed border-touched text-touched' },
  headers: { letter: 'H', look: 'rounded-sm border border-dashed border-touched text-touched' },
};

/** How a registry's layer came here and what that cost: one line, there from the start, so that nothing moves. */
export function LayerSourceLine({ layer }: { readonly layer: LayerState }): ReactElement {
  const { source, status } = layer;
  const isOver = status.kind === 'read' || status.kind === 'partial';
  const hasCome = source !== null && (isOver || source.bytesFetched > 0 || source.bytesSaved > 0);
  return (
    <div className="flex h-5 items-center gap-1 overflow-hidden text-xs whitespace-nowrap @min-[19rem]:gap-1.5 @min-[19rem]:text-sm">
      {!hasCome ? (
        <span className="text-faint">{describeWithoutSource(status)}</span>
      ) : (
        <Source layer={layer} source={source} />
      )}
    </div>
  );
}

/** How it comes here is known once it is here. */
function describeWithoutSource(status: LayerState['status']): string {
  switch (status.kind) {
    case 'waiting':
      return 'not fetched yet';
    case 'reading':
      return `${formatBytes(status.bytesRead)} of ${formatBytes(status.bytesTotal)}`;
    default:
      return 'not fetched';
  }
}

function Source({ layer, source }: { readonly layer: LayerState; readonly source: LayerSource }): ReactElement {
  const { letter, look } = LOOKS[source.kind];
  const { title, text } = LAYER_SOURCE_TEXTS[source.kind];
  return (
    <>
      <span data-hint={`${title}. ${text}`} className="flex shrink-0 items-center gap-1.5">
        <span
          aria-hidden
          className={`inline-flex size-4 items-center justify-center font-mono text-xs leading-none font-semibold ${look}`}
        >
          {letter}
        </span>
        {source.kind === 'table-of-contents' ? (
          <>
            <span aria-hidden className="@min-[24rem]:hidden">
              listed
            </span>
            <span className="sr-only @min-[24rem]:not-sr-only">{title.toLowerCase()}</span>
          </>
        ) : (
          title.toLowerCase()
        )}
      </span>
      {source.bytesFetched > 0 && (
        <Amount bytes={source.bytesFetched} word="fetched" meaning={REGISTRY_TEXTS.bytesFetched.text} />
      )}
      {source.bytesSaved > 0 && (
        <Amount bytes={source.bytesSaved} word="saved" meaning={REGISTRY_TEXTS.bytesSaved.text} />
      )}
      <Check layer={layer} source={source} />
    </>
  );
}

function Amount({
  bytes,
  word,
  meaning,
}: {
  readonly bytes: number;
  readonly word: string;
  readonly meaning: string;
}): ReactElement {
  return (
    <span data-hint={`${formatExactBytes(bytes)}. ${meaning}`}>
      <span className="text-text">{formatBytes(bytes)}</span> {word}
    </span>
  );
}

const CHECK_LOOKS: Readonly<Record<SourceCheck, { readonly sign: string; readonly colour: string }>> = {
  verified: { sign: '✓', colour: 'text-success' },
  wrong: { sign: '!', colour: 'font-semibold text-danger' },
  unknown: { sign: '?', colour: 'text-faint' },
};

/** Nothing where the layer's own line says the same of the whole layer. */
function Check({ layer, source }: { readonly layer: LayerState; readonly source: LayerSource }): ReactElement | null {
  const { verification, status } = layer;
  const isSaidAbove =
    status.kind === 'read' && verification.kind === 'done' && (verification.digest ?? verification.diffId) !== null;
  if (status.kind === 'reading' || status.kind === 'waiting') return null;
  if (isSaidAbove && !isOnlyListed(source.kind)) return null;
  const outcome = checkOf(source);
  const { sign, colour } = CHECK_LOOKS[outcome];
  const { title, text } = SOURCE_CHECK_TEXTS[outcome];
  // Beside two amounts there is room for the sign alone; what is wrong is said at any width.
  const isBrief = isOnlyListed(source.kind) && outcome !== 'wrong';
  return (
    <span data-hint={text} className={`shrink-0 ${colour}`}>
      <span aria-hidden>{sign} </span>
      <span className={isBrief ? 'sr-only @min-[24rem]:not-sr-only' : ''}>{title.toLowerCase()}</span>
    </span>
  );
}

export function checkOf({ isVerified }: LayerSource): SourceCheck {
  if (isVerified === null) return 'unknown';
  return isVerified ? 'verified' : 'wrong';
}
