import { useCallback, useEffect, useRef, useState } from 'react';
import { isCancellation } from '../../base/app-error.ts';
import type { ContentDescription } from '../../worker/session-content.ts';
import type { Session } from '../../worker/session-types.ts';

export type FileContent =
  /** Stored bytes of the layer that were read so far to get at the file. */
  | { readonly kind: 'reading'; readonly bytesRead: number }
  | { readonly kind: 'ready'; readonly content: Blob; readonly description: ContentDescription }
  | { readonly kind: 'failed'; readonly message: string }
  /** The person has stopped it. */
  | { readonly kind: 'stopped' };

export interface FileReading {
  readonly state: FileContent;
  readonly stop: () => void;
  readonly retry: () => void;
}

const BEGINNING: FileContent = { kind: 'reading', bytesRead: 0 };

/** Reads one version of a file out of its layer, and what it is; stops when nobody wants it any more. */
export function useFileContent(session: Session, path: number, layer: number, name: string): FileReading {
  const [state, setState] = useState<FileContent>(BEGINNING);
  const [attempt, setAttempt] = useState(0);
  const reading = useRef<AbortController | null>(null);

  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    reading.current = controller;
    const settle = (next: FileContent) => {
      if (reading.current === controller) setState(next);
    };
    settle(BEGINNING);
    const read = async (): Promise<FileContent> => {
      const content = await session.readFile(path, layer, signal, (bytesRead) =>
        settle({ kind: 'reading', bytesRead }),
      );
      return { kind: 'ready', content, description: await session.contents.inspect(content, name, { signal }) };
    };
    read().then(settle, (error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      settle(isCancellation(error) ? { kind: 'stopped' } : { kind: 'failed', message });
    });
    return () => {
      reading.current = null;
      controller.abort();
    };
  }, [session, path, layer, name, attempt]);

  const stop = useCallback(() => reading.current?.abort(), []);
  const retry = useCallback(() => setAttempt((before) => before + 1), []);
  return { state, stop, retry };
}
