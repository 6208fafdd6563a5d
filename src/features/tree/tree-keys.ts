import { Mark } from '../../core/analysis/change.ts';

/** What a key asks of the tree (WAI-ARIA APG treegrid pattern, rows first, with focus on rows only). */
export type TreeCommand =
  | { readonly kind: 'move'; readonly by: 'row' | 'page'; readonly direction: 1 | -1 }
  | { readonly kind: 'first' }
  | { readonly kind: 'last' }
  /** Opens the directory, or goes into an open one. */
  | { readonly kind: 'open' }
  /** Closes the directory, or goes to the one above. */
  | { readonly kind: 'close' }
  /** Opens or closes a directory, looks at a file. */
  | { readonly kind: 'enter' }
  | { readonly kind: 'toggle' }
  | { readonly kind: 'open-siblings' }
  | { readonly kind: 'toggle-mark'; readonly mark: Mark }
  | { readonly kind: 'filter' }
  | { readonly kind: 'search'; readonly letter: string };

export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

const COMMANDS = new Map<string, TreeCommand>([
  ['ArrowDown', { kind: 'move', by: 'row', direction: 1 }],
  ['ArrowUp', { kind: 'move', by: 'row', direction: -1 }],
  ['PageDown', { kind: 'move', by: 'page', direction: 1 }],
  ['PageUp', { kind: 'move', by: 'page', direction: -1 }],
  ['Home', { kind: 'first' }],
  ['End', { kind: 'last' }],
  ['ArrowRight', { kind: 'open' }],
  ['ArrowLeft', { kind: 'close' }],
  ['Enter', { kind: 'enter' }],
  [' ', { kind: 'toggle' }],
  ['*', { kind: 'open-siblings' }],
  ['/', { kind: 'filter' }],
]);

/** As in dive. A capital is no mark but a letter to search, so that names with these initials can be reached. */
const MARK_KEYS = new Map<string, TreeCommand>([
  ['a', { kind: 'toggle-mark', mark: Mark.added }],
  ['m', { kind: 'toggle-mark', mark: Mark.modified }],
  ['r', { kind: 'toggle-mark', mark: Mark.removed }],
  ['u', { kind: 'toggle-mark', mark: Mark.none }],
]);

/**
 * Null for a key that belongs to the browser or to someone else. While a name is being typed (`isSearching`), letters
 * go on with it, whatever they mean otherwise.
 */
export function commandOfKey(press: KeyPress, isSearching: boolean): TreeCommand | null {
  if (press.ctrlKey || press.metaKey || press.altKey) return null;
  const { key } = press;
  const isPrintable = [...key].length === 1;
  if (isSearching && isPrintable && key !== ' ') return { kind: 'search', letter: key };
  const command = COMMANDS.get(key) ?? MARK_KEYS.get(key);
  if (command !== undefined) return command;
  // `?` shows the keys of the whole page.
  return isPrintable && key !== '?' ? { kind: 'search', letter: key } : null;
}
