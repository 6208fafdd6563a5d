import { Tooltip } from 'radix-ui';
import { useState, type ReactElement, type ReactNode } from 'react';

/** Once, above everything that explains itself. Moving from one explained thing to the next shows the next at once. */
export function TooltipProvider({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <Tooltip.Provider delayDuration={350} skipDelayDuration={200}>
      {children}
    </Tooltip.Provider>
  );
}

export interface ExplainProps {
  /** What the thing is called, where its own face does not say so. */
  readonly title?: string;
  /** One or two plain sentences; null leaves the child as it is. */
  readonly text: ReactNode;
  /** Keys that do the same, shown after the text. */
  readonly keys?: string;
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
  /** One element that can hold focus and takes a ref: a button, an input, or an element with tabIndex. */
  readonly children: ReactElement;
}

/**
 * Explains its child in a sentence on hover and on keyboard focus; screen readers get it as the child's description. Whoever types
 * into the child has read it, and looks at what the typing does.
 */
export function Explain({ title, text, keys, side = 'top', children }: ExplainProps): ReactElement {
  const [isOpen, setOpen] = useState(false);
  if (text === null || text === undefined || text === '') return children;
  return (
    <Tooltip.Root open={isOpen} onOpenChange={setOpen}>
      <Tooltip.Trigger asChild onInput={() => setOpen(false)}>
        {children}
      </Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content
          side={side}
          sideOffset={5}
          collisionPadding={8}
          className="z-50 max-w-80 rounded-md bg-raised px-2.5 py-1.5 text-sm text-text shadow-float"
        >
          {title !== undefined && <strong className="block font-semibold">{title}</strong>}
          {text}
          {keys !== undefined && (
            <kbd className="ml-1.5 rounded-sm border border-border bg-sunken px-1 font-mono text-xs text-muted">
              {keys}
            </kbd>
          )}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
