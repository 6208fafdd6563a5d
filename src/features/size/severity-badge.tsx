import type { ReactElement } from 'react';
import { SEVERITY_TEXTS } from '../../core/explain/size-texts.ts';
import type { FindingSeverity } from '../../core/review/review.ts';

/** Letter, shape and colour: any one of them tells how grave it is. */
const LOOKS: Readonly<Record<FindingSeverity, { readonly letter: string; readonly look: string }>> = {
  secret: { letter: '!', look: 'bg-danger text-surface' },
  waste: { letter: 'W', look: 'rounded-sm bg-caution-soft text-caution' },
  hint: { letter: 'h', look: 'rounded-full border border-dashed border-identical text-identical' },
};

export function SeverityBadge({ severity }: { readonly severity: FindingSeverity }): ReactElement {
  const { letter, look } = LOOKS[severity];
  return (
    <span
      data-hint={`${SEVERITY_TEXTS[severity].title}. ${SEVERITY_TEXTS[severity].text}`}
      className={`inline-flex size-4.5 shrink-0 items-center justify-center text-xs font-bold ${look}`}
    >
      <span aria-hidden>{letter}</span>
      <span className="sr-only">{SEVERITY_TEXTS[severity].title}</span>
    </span>
  );
}
