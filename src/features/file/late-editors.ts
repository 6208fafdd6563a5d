import { lateComponent } from '../../ui/late-component.tsx';

/** CodeMirror is larger than the rest of the page: its code comes after the page has been shown. */
export const textEditor = lateComponent(() => import('./editor/text-editor.tsx').then(({ TextEditor }) => TextEditor));

export const textComparison = lateComponent(() =>
  import('./editor/text-comparison.tsx').then(({ TextComparison }) => TextComparison),
);

export async function loadEditors(): Promise<void> {
  await Promise.all([textEditor.load(), textComparison.load()]);
}
