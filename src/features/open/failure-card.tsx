import { FileX2 } from 'lucide-react';
import type { ReactElement } from 'react';
import type { ErrorRecord } from '../../base/app-error.ts';
import { ERROR_TEXTS } from '../../core/explain/error-texts.ts';
import { layerNumber } from '../../core/layers/layer-number.ts';
import { Button } from '../../ui/button.tsx';
import { formatCount } from '../../ui/byte-size.ts';

export interface FailureCardProps {
  readonly name: string;
  readonly error: ErrorRecord;
  readonly onPickFiles: () => void;
  readonly onTryAgain: () => void;
  readonly onClose: () => void;
  /** Opens the tar as a one-layer image; null where that makes no sense. */
  readonly onOpenAsRootfs: (() => void) | null;
}

/** Why a file could not be opened: what is wrong, where, and what the person could do. */
export function FailureCard({
  name,
  error,
  onPickFiles,
  onTryAgain,
  onClose,
  onOpenAsRootfs,
}: FailureCardProps): ReactElement {
  const { title, advice } = ERROR_TEXTS[error.code];
  const { file, layer, byteOffset } = error.place;
  const places = [
    file === undefined ? null : file,
    layer === undefined ? null : `layer ${layerNumber(layer)}`,
    byteOffset === undefined ? null : `byte ${formatCount(byteOffset)}`,
  ].filter((place) => place !== null);
  return (
    <div className="flex h-full items-start justify-center overflow-y-auto p-4 pt-[12vh]">
      <section role="alert" className="w-full max-w-xl rounded-xl border border-border bg-surface p-5">
        <h2 className="flex items-start gap-2.5 text-xl font-semibold">
          <FileX2 aria-hidden className="mt-0.5 size-5 shrink-0 text-danger" />
          {title}
        </h2>
        <dl className="mt-3 grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 gap-y-1.5">
          <dt className="text-faint">Opened</dt>
          <dd className="[overflow-wrap:anywhere]">{name}</dd>
          <dt className="text-faint">What is wrong</dt>
          <dd className="[overflow-wrap:anywhere] select-text">{error.message}</dd>
          {places.length > 0 && (
            <>
              <dt className="text-faint">Where</dt>
              <dd className="[overflow-wrap:anywhere] select-text">{places.join(', ')}</dd>
            </>
          )}
          <dt className="text-faint">What you can do</dt>
          <dd>{advice}</dd>
        </dl>
        <div className="mt-4 flex flex-wrap gap-2">
          <Button tone="primary" onClick={onPickFiles}>
            Choose another file
          </Button>
          {onOpenAsRootfs !== null && (
            <Button onClick={onOpenAsRootfs}>Open as a single-layer image all the same</Button>
          )}
          <Button onClick={onTryAgain}>Try again</Button>
          <Button tone="quiet" onClick={onClose}>
            Close
          </Button>
        </div>
      </section>
    </div>
  );
}
