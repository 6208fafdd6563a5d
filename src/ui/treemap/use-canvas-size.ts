import { useEffect, useState, type RefObject } from 'react';

export interface CanvasSize {
  /** CSS pixels; 0 until the element has been laid out. */
  readonly width: number;
  readonly height: number;
  /** Pixels of the screen to a CSS pixel. */
  readonly scale: number;
}

/** The size of an element, and how fine the screen is; both may change at any time. */
export function useCanvasSize(element: RefObject<HTMLElement | null>): CanvasSize {
  const [size, setSize] = useState<CanvasSize>({ width: 0, height: 0, scale: 1 });
  useEffect(() => {
    const watched = element.current;
    if (watched === null) return undefined;
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = watched;
      const scale = window.devicePixelRatio;
      setSize((before) =>
        before.width === width && before.height === height && before.scale === scale
          ? before
          : { width, height, scale },
      );
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(watched);
    // A window on another screen, or zoomed by the person, is resized in CSS pixels too.
    window.addEventListener('resize', measure);
    return () => {
      observer.disconnect();
      window.removeEventListener('resize', measure);
    };
  }, [element]);
  return size;
}
