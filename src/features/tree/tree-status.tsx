import type { ReactElement } from 'react';
import type { Tally, ViewState } from '../../core/analysis/view-types.ts';
import { FIGURE_TEXTS } from '../../core/explain/figure-texts.ts';
import { formatBytes, formatCount } from '../../ui/byte-size.ts';
import { Explain } from '../../ui/tooltip.tsx';

/** The line below the rows: how many there are, and what the layers do in all. */
export function TreeStatus({
  state,
  isFiltered,
}: {
  readonly state: ViewState;
  readonly isFiltered: boolean;
}): ReactElement {
  const { totals, matchCount } = state;
  const all = `${formatCount(totals.all.count)} ${totals.all.count === 1 ? 'path' : 'paths'}`;
  return (
    <div className="flex h-6 shrink-0 items-center gap-4 overflow-hidden border-t border-border bg-sunken px-2 text-sm whitespace-nowrap text-muted tabular-nums">
      <Explain text={FIGURE_TEXTS.matchCount.text}>
        <span role="status" tabIndex={0} className="truncate">
          {isFiltered ? `${formatCount(matchCount)} of ${all} match` : `${all}, ${formatBytes(totals.all.bytes)}`}
        </span>
      </Explain>
      <span className="ml-auto flex gap-3">
        <Total tally={totals.added} sign="+" explanation={FIGURE_TEXTS.added.text} name="added" look="text-added" />
        <Total
          tally={totals.modified}
          sign="~"
          explanation={FIGURE_TEXTS.modified.text}
          name="modified"
          look="text-modified"
        />
        <Total
          tally={totals.removed}
          sign={'\u2212'}
          explanation={FIGURE_TEXTS.removed.text}
          name="removed"
          look="text-removed"
        />
      </span>
    </div>
  );
}

interface TotalProps {
  readonly tally: Tally;
  readonly sign: string;
  readonly name: string;
  readonly explanation: string;
  readonly look: string;
}

function Total({ tally, sign, name, explanation, look }: TotalProps): ReactElement | null {
  if (tally.count === 0) return null;
  return (
    <Explain text={explanation}>
      <span tabIndex={0} className={look}>
        {sign}
        {formatCount(tally.count)} <span className="sr-only">{name}, </span>
        {formatBytes(tally.bytes)}
      </span>
    </Explain>
  );
}
