import { lateComponent } from '../ui/late-component.tsx';

/** The viewer and, behind it, CodeMirror: fetched after the page is shown and before a file is opened. */
export const fileViewer = lateComponent(() =>
  import('../features/file/file-viewer.tsx').then(({ FileViewer }) => FileViewer),
);

/** Fetches the code of the viewer and of everything that it may show. */
export async function loadFileViewer(): Promise<void> {
  await Promise.all([
    fileViewer.load(),
    import('../features/file/late-editors.ts').then(({ loadEditors }) => loadEditors()),
  ]);
}
