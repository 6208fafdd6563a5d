import type { ReactElement } from 'react';

export interface ProgressBarProps {
  readonly label: string;
  readonly value: number;
  /** 0 while the end is not known. */
  readonly max: number;
  readonly className?: string;
}

/** A thin bar. Its length is a transform, so that a hundred updates a second cost no layout. */
export function ProgressBar({ label, value, max, className = '' }: ProgressBarProps): ReactElement {
  const share = max > 0 ? Math.min(1, value / max) : 0;
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.floor(share * 100)}
      className={`h-1 overflow-hidden rounded-full bg-border ${className}`}
    >
      <div className="h-full origin-left rounded-full bg-accent" style={{ transform: `scaleX(${share})` }} />
    </div>
  );
}
