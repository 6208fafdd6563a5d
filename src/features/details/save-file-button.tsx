import { Download, X } from 'lucide-react';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { isCancellation } from '../../base/app-error.ts';
import { layerNumber } from '../../core/layers/layer-number.ts';
import { IconButton } from '../../ui/button.tsx';
import { saveBlob } from '../../ui/save-blob.ts';
import type { Session } from '../../worker/session-types.ts';

export interface SaveFileButtonProps {
  readonly session: Session;
  readonly path: number;
  readonly fileName: string;
  /** The version that stands after this layer, or was removed by it. */
  readonly layer: number;
  readonly className?: string;
}

type Saving =
  | { readonly kind: 'none' }
  | { readonly kind: 'reading' }
  | { readonly kind: 'saved' }
  | { readonly kind: 'failed'; readonly message: string };

/** Reads one version of a file out of its layer and saves it, also one that a later layer removed; pressed again, it stops. */
export function SaveFileButton({ session, path, fileName, layer, className }: SaveFileButtonProps): ReactElement {
  const [saving, setSaving] = useState<Saving>({ kind: 'none' });
  const reading = useRef<AbortController | null>(null);
  // Another path or layer, or none: nobody waits for this file any more.
  useEffect(() => () => reading.current?.abort(), []);

  const save = () => {
    const controller = new AbortController();
    reading.current = controller;
    setSaving({ kind: 'reading' });
    session.readFile(path, layer, controller.signal).then(
      (content) => {
        saveBlob(content, fileName);
        setSaving({ kind: 'saved' });
      },
      (error: unknown) => {
        const message = error instanceof Error ? error.message : String(error);
        setSaving(isCancellation(error) ? { kind: 'none' } : { kind: 'failed', message });
      },
    );
  };

  const isReading = saving.kind === 'reading';
  return (
    <>
      <IconButton
        label={isReading ? 'Stop reading this file' : `Save this file as of layer ${layerNumber(layer)}`}
        {...(isReading ? {} : { explanation: `Save this file as it is in layer ${layerNumber(layer)}` })}
        icon={isReading ? <X aria-hidden /> : <Download aria-hidden />}
        className={`size-6! [&_svg]:size-3.5! ${className ?? ''}`}
        onClick={() => (isReading ? reading.current?.abort() : save())}
      />
      {saving.kind === 'failed' ? (
        <p role="alert" className="basis-full text-sm text-danger">
          {saving.message}
        </p>
      ) : (
        <span role="status" className="sr-only">
          {saving.kind === 'reading' ? 'Reading the file' : saving.kind === 'saved' ? 'Saved' : ''}
        </span>
      )}
    </>
  );
}
