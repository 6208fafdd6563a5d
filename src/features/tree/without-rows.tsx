import { useLayoutEffect, useRef, type ReactElement, type ReactNode, type RefObject } from 'react';
import { commandOfKey, type TreeCommand } from './tree-keys.ts';

export interface WithoutRowsProps {
  /** Whether the tree that stood here a moment ago had the keyboard. */
  readonly hadKeyboard: RefObject<boolean>;
  readonly run: (command: TreeCommand) => void;
  /** Called when this goes away with the keyboard: rows are there again. */
  readonly onRowsBack: () => void;
  readonly children: ReactNode;
}

/**
 * What stands in place of a tree without rows. It takes the keyboard over from a tree that its own keys have emptied, so that
 * the key that hid the last row shows it again.
 */
export function WithoutRows({ hadKeyboard, run, onRowsBack, children }: WithoutRowsProps): ReactElement {
  const element = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const own = element.current;
    // The element that had the focus is gone, and nobody has taken it since.
    const isLost = document.activeElement === null || document.activeElement === document.body;
    if (isLost && hadKeyboard.current) own?.focus({ preventScroll: true });
    return () => {
      if (own !== null && document.activeElement === own) onRowsBack();
    };
  }, [hadKeyboard, onRowsBack]);

  return (
    <div
      ref={element}
      role="group"
      aria-label="No files"
      tabIndex={-1}
      className="h-full focus-visible:outline-none"
      // The button that shows all rows goes as it is pressed, before they have come.
      onClick={(event) => {
        if (event.target !== event.currentTarget) event.currentTarget.focus({ preventScroll: true });
      }}
      onKeyDown={(event) => {
        if (event.target !== event.currentTarget) return;
        const command = commandOfKey(event, false);
        if (command?.kind !== 'toggle-mark' && command?.kind !== 'filter') return;
        event.preventDefault();
        run(command);
      }}
    >
      {children}
    </div>
  );
}
