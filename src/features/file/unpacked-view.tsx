import { useEffect, useState, type ReactElement, type ReactNode } from 'react';
import { isCancellation } from '../../base/app-error.ts';
import { CUT_UNPACKED_TEXT } from '../../core/explain/file-texts.ts';
import { formatBytes } from '../../ui/byte-size.ts';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import type { ContentDescription, ContentTools, UnpackedContent } from '../../worker/session-content.ts';
import { Centre } from './content-waiting.tsx';

type Unpacking =
  | { readonly kind: 'reading'; readonly bytesRead: number }
  | { readonly kind: 'ready'; readonly unpacked: UnpackedContent; readonly description: ContentDescription }
  | { readonly kind: 'failed'; readonly message: string };

export interface UnpackedViewProps {
  readonly content: Blob;
  readonly tools: ContentTools;
  readonly name: string;
  readonly show: (content: Blob, description: ContentDescription, name: string) => ReactNode;
}

/** What a compressed file holds, such as a manual page or a change log, shown as that would be. */
export function UnpackedView({ content, tools, name, show }: UnpackedViewProps): ReactElement {
  const [state, setState] = useState<Unpacking>({ kind: 'reading', bytesRead: 0 });
  const innerName = name.replace(/\.(?:gz|xz|zst|bz2|svgz)$/i, '');
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const settle = (next: Unpacking) => {
      if (!signal.aborted) setState(next);
    };
    const unpack = async (): Promise<Unpacking> => {
      const onProgress = (bytesRead: number) => settle({ kind: 'reading', bytesRead });
      const unpacked = await tools.unpack(content, { signal, onProgress });
      return { kind: 'ready', unpacked, description: await tools.inspect(unpacked.content, innerName, { signal }) };
    };
    unpack().then(settle, (error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      if (!isCancellation(error)) settle({ kind: 'failed', message });
    });
    return () => controller.abort();
  }, [content, tools, innerName]);

  switch (state.kind) {
    case 'reading':
      return (
        <Centre>
          <p role="status">Unpacking ({formatBytes(state.bytesRead)} so far)</p>
          <ProgressBar label="Unpacking" value={state.bytesRead} max={content.size} className="w-64 max-w-full" />
        </Centre>
      );
    case 'failed':
      return (
        <Centre>
          <p role="alert" className="text-danger">
            It cannot be unpacked. {state.message}
          </p>
        </Centre>
      );
    case 'ready': {
      const { unpacked, description } = state;
      return (
        <div className="flex h-full min-h-0 flex-col">
          {!unpacked.isWhole && (
            <p role="status" className="shrink-0 px-3 py-1.5 text-sm text-caution">
              {CUT_UNPACKED_TEXT}
            </p>
          )}
          <div className="min-h-0 flex-1">{show(unpacked.content, description, innerName)}</div>
        </div>
      );
    }
  }
}
