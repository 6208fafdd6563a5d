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
    // Whoever dropped a file did not ask for a ring around what the keyboard would go on with.
    if (isFocusLost()) latest.current()?.focus({ preventScroll: true, focusVisible: wasKeyPressedLast });
  }, [when]);
}

/** The whole of the page's main part takes the focus only while there is nothing better in it. */
function isFocusLost(): boolean {
  const focused = document.activeElement;
  return focused === null || focused === document.body || focused.tagName === 'MAIN';
}

let wasKeyPressedLast = false;

/** Lets landing places show that they have the focus to people who use the keyboard, and to no others. Once, for the page. */
export function watchKeyboardUse(page: Pick<Window, 'addEventListener'>): void {
  const note = (isKey: boolean) => () => {
    wasKeyPressedLast = isKey;
  };
  page.addEventListener('keydown', note(true), { capture: true });
  page.addEventListener('pointerdown', note(false), { capture: true });
  page.addEventListener('drop', note(false), { capture: true });
}
