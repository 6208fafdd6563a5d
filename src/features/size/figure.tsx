import type { ReactElement, ReactNode } from 'react';
import { SIZE_FIGURE_TEXTS, type SizeFigure } from '../../core/explain/size-texts.ts';
import { Explain } from '../../ui/tooltip.tsx';

export interface FigureProps {
  readonly figure: SizeFigure;
  readonly value: ReactNode;
  /** Every digit, said before what the figure means. */
  readonly exact?: string;
  readonly swatch?: ReactNode;
  readonly isLarge?: boolean;
}

/** A figure with its name; what it means is said on hover and on focus. */
export function Figure({ figure, value, exact, swatch, isLarge = false }: FigureProps): ReactElement {
  const { title, text } = SIZE_FIGURE_TEXTS[figure];
  return (
    <Explain text={exact === undefined ? text : `${exact}. ${text}`} side="bottom">
      <div tabIndex={0} role="group" aria-label={title} className="flex flex-col rounded-sm px-1">
        <span className="flex items-center gap-1.5 text-sm whitespace-nowrap text-muted">
          {swatch}
          {title}
        </span>
        <span className={`font-semibold whitespace-nowrap tabular-nums ${isLarge ? 'text-xl' : 'text-lg'}`}>
          {value}
        </span>
      </div>
    </Explain>
  );
}

/** Four digits: 93.38 %, but never 100 % where something is missing. */
export function formatShare(share: number): string {
  const percent = share * 100;
  const rounded = percent < 100 && percent >= 99.995 ? 99.99 : percent;
  return `${rounded.toFixed(percent >= 99.95 && percent < 100 ? 2 : 1)} %`;
}
