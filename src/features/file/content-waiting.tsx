import type { ReactElement, ReactNode } from 'react';
import { formatBytes } from '../../ui/byte-size.ts';
import { Button } from '../../ui/button.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import type { FileReading } from './use-file-content.ts';

export interface ContentWaitingProps {
  readonly reading: FileReading;
  /** What is read, for messages: a path and its layer. */
  readonly what: string;
  /** Stored bytes that the layer has, where they are known. */
  readonly layerBytes: number | null;
}

/** In place of a content: that it is being read, how far, or why it is not there. */
export function ContentWaiting({ reading, what, layerBytes }: ContentWaitingProps): ReactElement | null {
  const { state, stop, retry } = reading;
  switch (state.kind) {
    case 'reading':
      return (
        <Centre>
          <p role="status">
            Reading {what}
            {state.bytesRead > 0 && ` (${formatBytes(state.bytesRead)} of its layer so far)`}
          </p>
          <ProgressBar
            label={`Reading ${what}`}
            value={state.bytesRead}
            max={layerBytes ?? 0}
            className="w-64 max-w-full"
          />
          <Button onClick={stop}>Stop reading</Button>
        </Centre>
      );
    case 'stopped':
      return (
        <Centre>
          <p role="status">Reading {what} was stopped.</p>
          <Button onClick={retry}>Read again</Button>
        </Centre>
      );
    case 'failed':
      return (
        <Centre>
          <p role="alert" className="text-danger">
            {what} could not be read. {state.message}
          </p>
          <Button onClick={retry}>Try again</Button>
        </Centre>
      );
    case 'ready':
      return null;
  }
}

export function Centre({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-3 p-6 text-center break-words">{children}</div>
  );
}
