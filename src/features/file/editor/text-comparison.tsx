import { MergeView, unifiedMergeView } from '@codemirror/merge';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { useEffect, useRef, type ReactElement } from 'react';
import type { TextLanguage } from '../../../core/content/text-language.ts';
import { editorRoot, HOST_LOOK, readerExtensions } from './editor-extensions.ts';
import { languageExtension } from './editor-languages.ts';

export interface TextComparisonProps {
  readonly older: { readonly text: string; readonly label: string };
  readonly newer: { readonly text: string; readonly label: string };
  readonly language: TextLanguage | null;
  readonly isSideBySide: boolean;
  readonly wraps: boolean;
}

/** Unchanged lines that stay around a change, and how many in a row are worth folding. */
const COLLAPSE = { margin: 3, minSize: 8 };
/** Past these the comparison is less fine, and never longer (diff of @codemirror/merge). */
const DIFF_LIMITS = { scanLimit: 5000, timeout: 1000 };

/** Two texts compared line by line, in CodeMirror. Its code comes after the page: import it through late-editors.ts. */
export function TextComparison({ older, newer, language, isSideBySide, wraps }: TextComparisonProps): ReactElement {
  const host = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const root = editorRoot(host.current!);
    const shared = [languageExtension(language), wraps ? EditorView.lineWrapping : []];
    if (!isSideBySide) {
      const view = new EditorView({
        parent: root,
        root,
        state: EditorState.create({
          doc: newer.text,
          extensions: [
            readerExtensions(`${older.label} and ${newer.label}`),
            shared,
            unifiedMergeView({
              original: older.text,
              mergeControls: false,
              collapseUnchanged: COLLAPSE,
              diffConfig: DIFF_LIMITS,
            }),
          ],
        }),
      });
      return () => view.destroy();
    }
    const view = new MergeView({
      parent: root,
      root,
      a: { doc: older.text, extensions: [readerExtensions(older.label), shared] },
      b: { doc: newer.text, extensions: [readerExtensions(newer.label), shared] },
      collapseUnchanged: COLLAPSE,
      diffConfig: DIFF_LIMITS,
    });
    view.dom.style.cssText = 'height: 100%; overflow: auto;';
    return () => view.destroy();
  }, [older.text, older.label, newer.text, newer.label, language, isSideBySide, wraps]);
  return <div ref={host} className={HOST_LOOK} />;
}
