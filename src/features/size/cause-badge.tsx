import type { ReactElement } from 'react';
import { DEATH_TEXTS } from '../../core/explain/size-texts.ts';
import type { DeathCause } from '../../core/review/review.ts';
import { CAUSE_LETTERS, causeColour } from './map-colours.ts';

/** The cause of dead bytes as a letter on its colour, hatched as in the pictures. */
export function CauseBadge({
  cause,
  decorative = false,
}: {
  readonly cause: DeathCause;
  readonly decorative?: boolean;
}): ReactElement {
  return (
    <span
      {...(decorative ? { 'aria-hidden': true } : {})}
      data-hint={`${DEATH_TEXTS[cause].title}. ${DEATH_TEXTS[cause].text}`}
      className="inline-flex size-4.5 shrink-0 items-center justify-center rounded-sm text-xs font-semibold text-text"
      style={{ backgroundColor: `var(--color-${causeColour(cause)})` }}
    >
      {decorative ? (
        CAUSE_LETTERS[cause]
      ) : (
        <>
          <span aria-hidden>{CAUSE_LETTERS[cause]}</span>
          <span className="sr-only">{DEATH_TEXTS[cause].title}</span>
        </>
      )}
    </span>
  );
}
