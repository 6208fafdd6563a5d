import type { ReactElement } from 'react';

export type MarkKind = 'added' | 'modified' | 'removed' | 'touched' | 'identical' | 'implied' | 'none';

/**
 * Letter, ground and shape for each kind. Any one of the three tells them apart, so neither colour vision nor a colour
 * screen is needed: letters differ, and so do the boxes: filled or not, square, rounded or round, edged solid, dashed,
 * dotted or not at all.
 */
const LOOKS: Readonly<Record<MarkKind, { readonly letter: string; readonly name: string; readonly look: string }>> = {
  added: {
    letter: 'A',
    name: 'added',
    look: 'rounded-sm border border-transparent bg-added-soft text-added font-semibold',
  },
  modified: {
    letter: 'M',
    name: 'modified',
    look: 'rounded-full border border-modified bg-modified-soft text-modified font-semibold',
  },
  removed: { letter: 'R', name: 'removed', look: 'border border-removed bg-removed-soft text-removed font-semibold' },
  touched: { letter: 't', name: 'touched', look: 'rounded-full border border-dashed border-touched text-touched' },
  identical: {
    letter: '=',
    name: 'identical copy',
    look: 'rounded-sm border border-dotted border-identical text-identical',
  },
  implied: { letter: 'i', name: 'implied directory', look: 'rounded-sm border border-transparent text-implied italic' },
  none: { letter: '\u00b7', name: 'unchanged', look: 'border border-transparent text-faint' },
};

export interface MarkBadgeProps {
  readonly kind: MarkKind;
  /** True where words beside it already say the same. */
  readonly decorative?: boolean;
}

/** The mark of a path as a letter in a box. */
export function MarkBadge({ kind, decorative = false }: MarkBadgeProps): ReactElement {
  const { letter, name, look } = LOOKS[kind];
  return (
    <span
      {...(decorative ? { 'aria-hidden': true } : { role: 'img', 'aria-label': name })}
      className={`inline-flex size-4 shrink-0 items-center justify-center font-mono text-xs leading-none ${look}`}
    >
      {letter}
    </span>
  );
}

/** "added", "identical copy", … */
export function markWords(kind: MarkKind): string {
  return LOOKS[kind].name;
}
