import { useState, type ReactElement } from 'react';
import { DEATH_TEXTS, SIZE_FIGURE_TEXTS } from '../../core/explain/size-texts.ts';
import type { HistoryRow } from '../../core/history/history-row.ts';
import type { Death } from '../../core/review/review.ts';
import { formatBytes, formatCount, formatExactBytes } from '../../ui/byte-size.ts';
import { CauseBadge } from './cause-badge.tsx';
import { LayerLink } from './instruction.tsx';

export interface DeathsTableProps {
  readonly deaths: readonly Death[];
  readonly rows: readonly HistoryRow[];
  readonly onSelectLayer: (layer: number) => void;
}

const FIRST_DEATHS = 5;
/** More of them say nothing, and an image may have thousands. */
const MOST_DEATHS = 200;

/** Which instruction stored the dead bytes, and which one took them out of sight. */
export function DeathsTable({ deaths, rows, onSelectLayer }: DeathsTableProps): ReactElement {
  const [isWhole, setWhole] = useState(false);
  const most = Math.min(deaths.length, MOST_DEATHS);
  const shown = deaths.slice(0, isWhole ? most : FIRST_DEATHS);
  if (deaths.length === 0) {
    return (
      <p className="py-1 text-muted">Every stored byte is live: no layer hides or replaces what another stored.</p>
    );
  }
  return (
    <>
      <table className="w-full table-fixed text-sm">
        <caption className="sr-only">Dead bytes by the instructions that added and killed them</caption>
        <colgroup>
          <col className="w-6" />
          <col />
          <col className="w-4" />
          <col />
          <col className="w-18" />
        </colgroup>
        <thead className="text-left text-faint">
          <tr>
            <th className="font-normal">
              <span className="sr-only">Cause</span>
            </th>
            <th data-hint={SIZE_FIGURE_TEXTS.addedBy.text} className="font-normal">
              Added by
            </th>
            <td />
            <th data-hint={SIZE_FIGURE_TEXTS.killedBy.text} className="font-normal">
              Killed by
            </th>
            <th className="text-right font-normal">Dead</th>
          </tr>
        </thead>
        <tbody>
          {shown.map(({ addedBy, killedBy, cause, weight }) => (
            <tr key={`${addedBy} ${killedBy} ${cause}`} className="border-t border-border/60">
              <td className="py-0.5">
                <CauseBadge cause={cause} />
              </td>
              <td>
                <LayerLink layer={addedBy} rows={rows} onSelect={onSelectLayer} />
              </td>
              <td aria-hidden className="text-center text-faint">
                →
              </td>
              <td>
                <LayerLink layer={killedBy} rows={rows} onSelect={onSelectLayer} />
              </td>
              <td
                data-hint={`${formatExactBytes(weight.bytes)} in ${formatCount(weight.versions)} file versions. ${DEATH_TEXTS[cause].title}.`}
                className="text-right font-semibold tabular-nums"
              >
                {formatBytes(weight.bytes)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {deaths.length > FIRST_DEATHS && (
        <button
          type="button"
          aria-expanded={isWhole}
          onClick={() => setWhole(!isWhole)}
          className="mt-0.5 rounded-sm text-sm text-accent underline decoration-accent/40 underline-offset-2 hover:decoration-accent"
        >
          {isWhole ? 'Show only the largest' : `Show all ${formatCount(deaths.length)}`}
        </button>
      )}
      {isWhole && deaths.length > MOST_DEATHS && (
        <p className="text-sm text-muted">The largest {formatCount(MOST_DEATHS)} are shown. The report has all.</p>
      )}
    </>
  );
}
