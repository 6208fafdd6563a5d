import { defaultKeymap, simplifySelection } from '@codemirror/commands';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import { EditorView, highlightActiveLineGutter, highlightSpecialChars, keymap, lineNumbers } from '@codemirror/view';
import { editorTheme } from './editor-theme.ts';

/** Without the one that takes Escape for letting go of a selection: it closes the viewer, whatever is selected. */
const READER_KEYS = defaultKeymap.filter(({ run }) => run !== simplifySelection);

/** Everything that the text view and the comparison share: read-only, with a caret to move, line numbers and a search panel. */
export function readerExtensions(label: string): Extension {
  return [
    EditorState.readOnly.of(true),
    EditorView.contentAttributes.of({
      'aria-label': label,
      'aria-readonly': 'true',
      spellcheck: 'false',
      translate: 'no',
    }),
    lineNumbers(),
    highlightActiveLineGutter(),
    highlightSpecialChars(),
    highlightSelectionMatches({ minSelectionLength: 2, wholeWords: false }),
    search({ top: true }),
    keymap.of([...searchKeymap, ...READER_KEYS]),
    editorTheme,
  ];
}

/**
 * The shadow root that an editor lives in. The page's policy allows no style elements, which CodeMirror puts into a document; in
 * a shadow root it adopts style sheets instead.
 */
export function editorRoot(host: HTMLElement): ShadowRoot {
  return host.shadowRoot ?? host.attachShadow({ mode: 'open' });
}

/** The ring of the focus lies on the host, over everything in it. */
export const HOST_LOOK =
  'isolate h-full min-h-0 outline-offset-[-2px] outline-focus focus-within:outline-2 focus-within:outline-solid';
