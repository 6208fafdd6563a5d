import type { ReactElement, ReactNode } from 'react';
import { useHoverHint } from './hover-hint.tsx';

/** A box in which everything with `data-hint` explains itself under the pointer (see hover-hint.tsx). */
export function HintArea({
  className,
  children,
}: {
  readonly className?: string;
  readonly children: ReactNode;
}): ReactElement {
  const { hint, hintHandlers } = useHoverHint();
  return (
    <div className={className} {...hintHandlers}>
      {children}
      {hint}
    </div>
  );
}
