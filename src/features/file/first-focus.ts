import { useEffect, useRef, type RefObject } from 'react';

/**
 * Gives the focus to a content when it has come, as long as the person has not put it anywhere: it is where the browser put it
 * when the dialog opened. `inside`: an element of the content.
 */
export function useFirstFocus(inside: RefObject<HTMLElement | null>, focus: () => void): void {
  const latest = useRef(focus);
  useEffect(() => {
    latest.current = focus;
  });
  useEffect(() => {
    const dialog = inside.current?.closest('dialog') ?? null;
    const holder = document.activeElement;
    if (dialog === null || holder === null) return;
    const isUntouched = !dialog.contains(holder) || holder === dialog || holder.getAttribute('aria-label') === 'Close';
    if (isUntouched) latest.current();
  }, [inside]);
}
