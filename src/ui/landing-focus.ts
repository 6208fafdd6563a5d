import { useEffect, useRef } from 'react';

/**
 * Where the focus was on something that has gone, the browser leaves it on the page's body, and whoever works by keyboard
 * starts from the top. This takes it to what `find` answers, when the component appears and when `when` changes.
 * The innermost component that knows a place wins: effects of children run first. Nobody who is elsewhere is moved.
 */
export function useLandingFocus(find: () => HTMLElement | null, when: unknown = null): void {
  const latest = useRef(find);
  useEffect(() => {
    latest.current = find;
  });
  useEffect(() => {
    if (isFocusLost()) latest.current()?.focus({ preventScroll: true });
  }, [when]);
}

/** The whole of the page's main part takes the focus only while there is nothing better in it. */
function isFocusLost(): boolean {
  const focused = document.activeElement;
  return focused === null || focused === document.body || focused.tagName === 'MAIN';
}
