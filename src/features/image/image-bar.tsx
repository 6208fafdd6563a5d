import type { ReactElement, ReactNode } from 'react';
import { FIGURE_TEXTS, type Figure } from '../../core/explain/figure-texts.ts';
import { IDENTITY_TEXTS } from '../../core/explain/image-texts.ts';
import { formatBytes, formatCount, formatExactBytes } from '../../ui/byte-size.ts';
import { HintArea } from '../../ui/hint-area.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import type { SelectedImage, SessionState } from '../../worker/session-types.ts';
import { shortenDigest } from './image-names.ts';
import { ImagePicker } from './image-picker.tsx';
import { sumLayers } from './layer-totals.ts';

export interface ImageBarProps {
  readonly state: SessionState;
  readonly image: SelectedImage;
  readonly onSelectImage: (index: number) => void;
  /** Stands at the start of the bar. */
  readonly children?: ReactNode;
}

/** Which image is on screen, and its figures. */
export function ImageBar({ state, image, onSelectImage, children }: ImageBarProps): ReactElement {
  const { layers, merged } = image;
  const totals = sumLayers(layers);
  const id = state.images[image.index]?.configDigest ?? null;
  return (
    <section aria-label="Image" className="shrink-0 border-b border-border bg-surface px-2 py-1">
      <HintArea className="flex flex-wrap items-center gap-x-4 gap-y-0.5">
        {children}
        <ImagePicker images={state.images} selected={image.index} onSelect={onSelectImage} />
        {id !== null && (
          <span data-hint={IDENTITY_TEXTS.imageId.text} className="flex h-7 items-center gap-1 text-sm text-muted">
            ID <span className="font-mono text-text">{shortenDigest(id)}</span>
            <CopyButton label="Copy image ID" text={id} />
          </span>
        )}
        <dl className="flex flex-wrap items-center gap-x-4 text-sm tabular-nums sm:ml-auto">
          <Total figure="layerCount" name="Layers" value={formatCount(layers.length)} />
          <Total
            figure="totalCompressedBytes"
            name="Compressed"
            value={formatBytes(totals.compressedBytes)}
            exact={formatExactBytes(totals.compressedBytes)}
            isPartial={!totals.compressedKnown}
          />
          <Total
            figure="totalUncompressedBytes"
            name="Unpacked"
            value={formatBytes(totals.uncompressedBytes)}
            exact={formatExactBytes(totals.uncompressedBytes)}
            isPartial={!totals.uncompressedKnown}
          />
          <Total
            figure="mergedFileBytes"
            name="Files in the end"
            value={merged === null ? '–' : formatBytes(merged.fileBytes)}
            {...(merged === null ? {} : { exact: formatExactBytes(merged.fileBytes) })}
          />
          <Total figure="mergedEntries" name="Paths" value={merged === null ? '–' : formatCount(merged.entries)} />
        </dl>
      </HintArea>
    </section>
  );
}

interface TotalProps {
  readonly figure: Figure;
  readonly name: string;
  readonly value: string;
  readonly exact?: string;
  readonly isPartial?: boolean;
}

function Total({ figure, name, value, exact, isPartial = false }: TotalProps): ReactElement {
  const so = isPartial ? ' So far: some layers are not known yet.' : '';
  return (
    <div
      data-hint={`${exact === undefined ? '' : `${exact}. `}${FIGURE_TEXTS[figure].text}${so}`}
      className="flex items-baseline gap-1.5"
    >
      <dt className="text-faint">{name}</dt>
      <dd className={`${exact === undefined ? '' : 'min-w-12'} ${isPartial ? 'text-muted' : 'font-semibold'}`}>
        {value}
        {isPartial && <span aria-label="so far">…</span>}
      </dd>
    </div>
  );
}
