import type { ReactElement } from 'react';

export interface KeywordChipProps {
  /** Upper case, or null where the builder's text is no instruction. */
  readonly keyword: string | null;
  /** True for an entry that made no layer. */
  readonly isLight: boolean;
  readonly explanation?: string | null;
}

/** The Dockerfile keyword of an entry. Always the same width, so that commands line up. */
export function KeywordChip({ keyword, isLight, explanation }: KeywordChipProps): ReactElement {
  return (
    <span
      data-hint={explanation ?? undefined}
      className={`inline-block min-w-13 shrink-0 rounded-sm px-1 text-center font-mono text-xs leading-5 ${
        isLight ? 'text-faint' : 'bg-accent-soft font-semibold text-accent'
      }`}
    >
      {keyword ?? 'layer'}
    </span>
  );
}
