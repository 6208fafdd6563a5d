import { useCallback, useEffect, useRef, useState, type PointerEvent, type ReactElement } from 'react';
import { createPortal } from 'react-dom';

const DELAY_MS = 350;
const MAX_WIDTH_PX = 360;
const GAP_PX = 4;

interface Hint {
  readonly text: string;
  readonly left: number;
  readonly top: number;
  readonly above: boolean;
}

/**
 * Hints for many small things at once: anything below the element with these handlers that has a `data-hint` attribute
 * shows its text while the pointer rests on it. With `textOf` the text is made only when it is needed, from an element
 * whose `data-hint` then says what for; an empty text shows nothing. One listener and one box for a whole list, where a tooltip component
 * for each cell would cost more than the cells. For pointers only: what a hint says must also be reachable by keyboard.
 */
export function useHoverHint(textOf: (element: HTMLElement) => string = ownText): {
  readonly hint: ReactElement | null;
  readonly hintHandlers: {
    readonly onPointerOver: (event: PointerEvent) => void;
    readonly onPointerLeave: () => void;
    readonly onPointerDown: () => void;
  };
} {
  const [hint, setHint] = useState<Hint | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const target = useRef<Element | null>(null);

  const hide = useCallback(() => {
    clearTimeout(timer.current);
    target.current = null;
    setHint(null);
  }, []);

  const onPointerOver = useCallback(
    (event: PointerEvent) => {
      const element = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-hint]') : null;
      if (element === target.current) return;
      hide();
      if (element === null || event.pointerType === 'touch') return;
      target.current = element;
      timer.current = setTimeout(() => {
        if (!element.isConnected) return;
        const text = textOf(element);
        if (text !== '') setHint(placeHint(element, text));
      }, DELAY_MS);
    },
    [hide, textOf],
  );

  useEffect(() => {
    if (hint === null) return undefined;
    // Scrolling moves the thing away from under its hint; any key dismisses it (WCAG 1.4.13).
    window.addEventListener('scroll', hide, { capture: true, passive: true });
    window.addEventListener('keydown', hide, { capture: true });
    return () => {
      window.removeEventListener('scroll', hide, { capture: true });
      window.removeEventListener('keydown', hide, { capture: true });
    };
  }, [hint, hide]);
  useEffect(() => () => clearTimeout(timer.current), []);

  return {
    hint: hint && createPortal(<HintBox {...hint} />, document.body),
    hintHandlers: { onPointerOver, onPointerLeave: hide, onPointerDown: hide },
  };
}

function HintBox({ text, left, top, above }: Hint): ReactElement {
  return (
    <div
      aria-hidden
      className={`pointer-events-none fixed z-50 w-max rounded-md bg-raised px-2.5 py-1.5 text-sm whitespace-pre-line text-text shadow-float ${
        above ? '-translate-y-full' : ''
      }`}
      style={{ left, top, maxWidth: MAX_WIDTH_PX }}
    >
      {text}
    </div>
  );
}

function ownText(element: HTMLElement): string {
  return element.dataset['hint'] ?? '';
}

function placeHint(element: Element, text: string): Hint {
  const box = element.getBoundingClientRect();
  const above = box.bottom > window.innerHeight - 120;
  return {
    text,
    left: Math.max(8, Math.min(box.left, window.innerWidth - MAX_WIDTH_PX - 8)),
    top: above ? box.top - GAP_PX : box.bottom + GAP_PX,
    above,
  };
}
