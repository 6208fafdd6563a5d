import type { ReactElement } from 'react';
import type { Review } from '../../core/review/review.ts';
import { formatBytes, formatCount, formatExactBytes } from '../../ui/byte-size.ts';
import { Figure, formatShare } from './figure.tsx';

/** The figures of the whole image. */
export function FiguresStrip({ review }: { readonly review: Review }): ReactElement {
  const { total, live, dead, efficiency, duplicates } = review;
  return (
    <div className="flex flex-wrap items-end gap-x-4 gap-y-1">
      <Figure figure="efficiency" value={formatShare(efficiency)} isLarge />
      <Figure
        figure="live"
        value={formatBytes(live.bytes)}
        exact={`${formatExactBytes(live.bytes)} in ${formatCount(live.versions)} files`}
        swatch={<Swatch />}
      />
      <Figure
        figure="dead"
        value={formatBytes(dead.bytes)}
        exact={`${formatExactBytes(dead.bytes)} in ${formatCount(dead.versions)} file versions`}
        swatch={<Swatch isDead />}
      />
      <Figure
        figure="total"
        value={formatBytes(total.bytes)}
        exact={`${formatExactBytes(total.bytes)} in ${formatCount(total.versions)} file versions`}
      />
      <Figure
        figure="duplicates"
        value={formatBytes(duplicates.extra.bytes)}
        exact={formatExactBytes(duplicates.extra.bytes)}
      />
    </div>
  );
}

/** As the pictures show live and dead. */
function Swatch({ isDead = false }: { readonly isDead?: boolean }): ReactElement {
  return <span aria-hidden className={`inline-block size-2.5 rounded-xs bg-map-other ${isDead ? 'hatched' : ''}`} />;
}
