import { useEffect, useLayoutEffect, useRef, useState, type ReactElement } from 'react';

/** As long as Explain waits (tooltip.tsx); once one is shown, the next comes at once. */
const FIRST_DELAY_MS = 350;
const FORGET_DELAY_MS = 200;
const GAP_PX = 5;
const EDGE_PX = 8;

interface Shown {
  readonly text: string;
  readonly anchor: DOMRect;
}

/**
 * Explains whatever is under the pointer and carries `data-explain="A sentence."`. For the many small figures in long
 * lists, where a Radix tooltip for each would be thousands of components; what can hold focus uses Explain instead.
 * Mounted once for the page.
 */
export function HoverExplanations(): ReactElement | null {
  const [shown, setShown] = useState<Shown | null>(null);

  useEffect(() => {
    let current: Element | null = null;
    let timer = 0;
    let isWarm = false;

    const hide = () => {
      clearTimeout(timer);
      current = null;
      setShown(null);
      if (isWarm) timer = window.setTimeout(() => (isWarm = false), FORGET_DELAY_MS);
    };
    const over = (event: PointerEvent) => {
      if (event.pointerType === 'touch') return;
      const element = event.target instanceof Element ? event.target.closest('[data-explain]') : null;
      if (element === current) return;
      hide();
      if (element === null) return;
      clearTimeout(timer);
      current = element;
      timer = window.setTimeout(
        () => {
          isWarm = true;
          const text = element.getAttribute('data-explain') ?? '';
          if (element.isConnected && text !== '') setShown({ text, anchor: element.getBoundingClientRect() });
        },
        isWarm ? 0 : FIRST_DELAY_MS,
      );
    };
    const options = { passive: true, capture: true };
    document.addEventListener('pointerover', over, options);
    document.addEventListener('pointerdown', hide, options);
    document.addEventListener('keydown', hide, options);
    document.addEventListener('scroll', hide, options);
    document.documentElement.addEventListener('pointerleave', hide);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('pointerover', over, options);
      document.removeEventListener('pointerdown', hide, options);
      document.removeEventListener('keydown', hide, options);
      document.removeEventListener('scroll', hide, options);
      document.documentElement.removeEventListener('pointerleave', hide);
    };
  }, []);

  return shown === null ? null : <Bubble {...shown} />;
}

/** Above its anchor where there is room, else below; never beyond the window's edges. */
function Bubble({ text, anchor }: Shown): ReactElement {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const bubble = ref.current;
    if (bubble === null) return;
    const { width, height } = bubble.getBoundingClientRect();
    const middle = anchor.left + anchor.width / 2 - width / 2;
    const left = Math.max(EDGE_PX, Math.min(middle, window.innerWidth - width - EDGE_PX));
    const above = anchor.top - height - GAP_PX;
    bubble.style.left = `${left}px`;
    bubble.style.top = `${above >= EDGE_PX ? above : anchor.bottom + GAP_PX}px`;
  }, [text, anchor]);
  return (
    <div
      ref={ref}
      role="tooltip"
      className="pointer-events-none fixed z-50 w-max max-w-80 rounded-md bg-raised px-2.5 py-1.5 text-sm text-text shadow-float"
    >
      {text}
    </div>
  );
}
