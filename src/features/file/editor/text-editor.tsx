import { gotoLine, openSearchPanel } from '@codemirror/search';
import { Compartment, EditorSelection, EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useImperativeHandle, useRef, type ReactElement, type Ref } from 'react';
import type { TextLanguage } from '../../../core/content/text-language.ts';
import { useFirstFocus } from '../first-focus.ts';
import { editorRoot, HOST_LOOK, readerExtensions } from './editor-extensions.ts';
import { editorLine } from './editor-line.ts';
import { languageExtension } from './editor-languages.ts';

export interface TextEditorHandle {
  find(): void;
  goToLine(): void;
}

export interface TextEditorProps {
  readonly text: string;
  readonly language: TextLanguage | null;
  readonly label: string;
  /** Line that is selected and brought into sight, counted from 1 by line feeds, or null. */
  readonly line: number | null;
  readonly wraps: boolean;
  readonly handle?: Ref<TextEditorHandle>;
}

/** A text to read, in CodeMirror. Its code comes after the page: import it through late-editors.ts. */
export function TextEditor({ text, language, label, line, wraps, handle }: TextEditorProps): ReactElement {
  const host = useRef<HTMLDivElement>(null);
  const editor = useRef<EditorView | null>(null);
  const wrapping = useRef(new Compartment());
  const firstWraps = useRef(wraps);

  useEffect(() => {
    const root = editorRoot(host.current!);
    const view = new EditorView({
      parent: root,
      root,
      state: EditorState.create({
        doc: text,
        extensions: [
          readerExtensions(label),
          languageExtension(language),
          wrapping.current.of(firstWraps.current ? EditorView.lineWrapping : []),
        ],
      }),
    });
    editor.current = view;
    if (line !== null) {
      const { from, to } = view.state.doc.line(Math.min(editorLine(text, line), view.state.doc.lines));
      const selection = EditorSelection.range(from, to);
      view.dispatch({ selection, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
    }
    return () => {
      editor.current = null;
      view.destroy();
    };
  }, [text, language, label, line]);

  useEffect(() => {
    firstWraps.current = wraps;
    editor.current?.dispatch({ effects: wrapping.current.reconfigure(wraps ? EditorView.lineWrapping : []) });
  }, [wraps]);

  useFirstFocus(host, () => editor.current?.focus());

  useImperativeHandle(
    handle,
    () => ({
      find: () => {
        if (editor.current !== null) openSearchPanel(editor.current);
      },
      goToLine: () => {
        if (editor.current !== null) gotoLine(editor.current);
      },
    }),
    [],
  );
  return <div ref={host} className={HOST_LOOK} />;
}
