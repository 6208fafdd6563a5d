import { useEffect, useRef } from 'react';

export type ShortcutId =
  'help' | 'open' | 'name' | 'search' | 'previous-layer' | 'next-layer' | 'newest-first' | 'size' | 'cancel';

export interface Shortcut {
  readonly id: ShortcutId;
  readonly key: string;
  readonly text: string;
  /**
   * Works in the file tree too, where other characters find names. Brackets hardly ever begin a name, and walking
   * through the layers while looking at a path is what they are for.
   */
  readonly alsoInTree: boolean;
  /** Pressed together with Ctrl, or with Command on a Mac; works in text fields too. */
  readonly withControl?: true;
}

const CONTROL = 'Ctrl + ';

/** Keys that work on the whole page. The help dialog shows this very table. */
export const SHORTCUTS: readonly Shortcut[] = [
  { id: 'help', key: '?', text: 'Show the keys, and how layers work', alsoInTree: true },
  { id: 'open', key: 'o', text: 'Open a file', alsoInTree: false },
  { id: 'name', key: 'n', text: 'Name an image of a registry', alsoInTree: false },
  {
    id: 'search',
    key: `${CONTROL}K`,
    text: 'Search paths and contents of the whole image',
    alsoInTree: true,
    withControl: true,
  },
  { id: 'previous-layer', key: '[', text: 'Select the layer below', alsoInTree: true },
  { id: 'next-layer', key: ']', text: 'Select the layer above', alsoInTree: true },
  {
    id: 'newest-first',
    key: 'h',
    text: 'Turn the history round: newest first, or in the order of the build',
    alsoInTree: false,
  },
  { id: 'size', key: 's', text: 'Show the size of the image, or its files again', alsoInTree: false },
  { id: 'cancel', key: 'c', text: 'Cancel reading; what was read stays', alsoInTree: false },
];

/** Calls the action of a pressed key, unless the key belongs to whatever holds the focus. */
export function useShortcuts(run: (id: ShortcutId) => void): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent, early: boolean) => {
      const id = findShortcut(event, early);
      if (id === null) return;
      event.preventDefault();
      if (early) event.stopPropagation();
      latest.current(id);
    };
    const early = (event: KeyboardEvent) => press(event, true);
    const late = (event: KeyboardEvent) => press(event, false);
    window.addEventListener('keydown', early, { capture: true });
    window.addEventListener('keydown', late);
    return () => {
      window.removeEventListener('keydown', early, { capture: true });
      window.removeEventListener('keydown', late);
    };
  }, []);
}

/** `early` is the capture phase, before the tree sees the key; there only shortcuts for the tree count. */
export function findShortcut(event: KeyboardEvent, early: boolean): ShortcutId | null {
  if (event.defaultPrevented || event.altKey || event.isComposing) return null;
  const withControl = event.ctrlKey || event.metaKey;
  if (withControl ? isFloating(event.target) : isTyping(event.target)) return null;
  const pressed = withControl ? `${CONTROL}${event.key.toUpperCase()}` : event.key;
  const shortcut = SHORTCUTS.find(({ key }) => key === pressed);
  if (shortcut === undefined || shortcut.alsoInTree !== early) return null;
  return shortcut.id;
}

function isFloating(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('dialog, [role=menu]') !== null;
}

/** Text fields, and what floats above the page with keys of its own (menus, dialogs). */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return (
    target.closest(
      'input:not([type=checkbox], [type=radio], [type=file]), textarea, select, [contenteditable], dialog, [role=menu]',
    ) !== null
  );
}
