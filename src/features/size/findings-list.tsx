import { useState, type ReactElement } from 'react';
import { SEVERITY_TEXTS } from '../../core/explain/size-texts.ts';
import type { Finding, FindingSeverity } from '../../core/review/review.ts';
import { formatBytes, formatCount } from '../../ui/byte-size.ts';
import { Fold } from './fold.tsx';
import { FindingCard, type FindingCardProps } from './finding-card.tsx';
import { SeverityBadge } from './severity-badge.tsx';

export interface FindingsListProps extends Omit<FindingCardProps, 'finding'> {
  readonly findings: readonly Finding[];
  /** Where nothing is found although something is dead, it is too little to speak of. */
  readonly deadBytes: number;
}

const SEVERITIES: readonly FindingSeverity[] = ['secret', 'waste', 'hint'];

/** Findings by what they would save; those of the base image apart, since another image is to be changed for them. */
export function FindingsList({ findings, deadBytes, ...rest }: FindingsListProps): ReactElement {
  const [hidden, setHidden] = useState<ReadonlySet<FindingSeverity>>(() => new Set());
  const toggle = (severity: FindingSeverity) => {
    const next = new Set(hidden);
    if (!next.delete(severity)) next.add(severity);
    setHidden(next);
  };
  const shown = findings.filter(({ severity }) => !hidden.has(severity));
  const own = shown.filter(({ isBase }) => !isBase);
  const base = shown.filter(({ isBase }) => isBase);
  const present = SEVERITIES.filter((severity) => findings.some((finding) => finding.severity === severity));
  return (
    <section aria-labelledby="size-findings">
      <div className="flex h-8 items-center gap-2">
        <h3 id="size-findings" className="font-semibold">
          Findings
        </h3>
        <div role="group" aria-label="Findings to show" className="ml-auto flex gap-1">
          {present.map((severity) => (
            <button
              key={severity}
              type="button"
              aria-pressed={!hidden.has(severity)}
              onClick={() => toggle(severity)}
              className="flex h-6 items-center gap-1 rounded-md border border-transparent px-1.5 text-sm tabular-nums hover:bg-hover aria-pressed:border-border aria-pressed:bg-raised not-aria-pressed:text-faint not-aria-pressed:line-through"
            >
              <SeverityBadge severity={severity} />
              {formatCount(findings.filter((finding) => finding.severity === severity).length)}
              <span className="sr-only">{SEVERITY_TEXTS[severity].title}</span>
            </button>
          ))}
        </div>
      </div>
      {findings.length === 0 ? (
        <p className="text-muted">
          {deadBytes === 0
            ? 'No rule found anything to mend.'
            : 'Nothing is large enough for a finding. The table above has all that is dead.'}
        </p>
      ) : (
        <ol className="flex flex-col gap-1">
          {own.map((finding, at) => (
            <li key={at}>
              <FindingCard finding={finding} {...rest} />
            </li>
          ))}
        </ol>
      )}
      {findings.length > 0 && own.length === 0 && (
        <p className="py-1 text-muted">
          {base.length > 0 ? 'Nothing in this image’s own layers.' : 'All findings are hidden by the switches above.'}
        </p>
      )}
      {base.length > 0 && (
        <div className="mt-1">
          <Fold
            title="From the base image"
            note={`${formatCount(base.length)}, ${formatBytes(base.reduce((sum, { bytes }) => sum + bytes, 0))}`}
            isOpenAtFirst={own.length === 0}
          >
            <p className="mb-1.5 text-sm text-muted">
              These come from your base image. A newer or smaller one may not have them; your own Dockerfile cannot take
              them away.
            </p>
            <ol className="flex flex-col gap-1">
              {base.map((finding, at) => (
                <li key={at}>
                  <FindingCard finding={finding} {...rest} />
                </li>
              ))}
            </ol>
          </Fold>
        </div>
      )}
    </section>
  );
}
