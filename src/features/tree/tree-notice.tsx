import type { ReactElement, ReactNode } from 'react';
import type { ViewState } from '../../core/analysis/view-types.ts';
import { layerNumber } from '../../core/layers/layer-number.ts';
import type { LayerState, SelectedImage } from '../../worker/session-types.ts';
import { Button } from '../../ui/button.tsx';
import { formatBytes } from '../../ui/byte-size.ts';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { isFiltering, type LayerRange, type TreeSettings } from './tree-settings.ts';

/** What stands in place of rows: why there are none, and what can be done about it. */
export function EmptyNotice({
  title,
  children,
}: {
  readonly title: string;
  readonly children?: ReactNode;
}): ReactElement {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-2 overflow-auto bg-surface p-6 text-center">
      <h2 className="text-lg font-medium text-text">{title}</h2>
      <div className="flex max-w-96 flex-col items-center gap-3 text-muted">{children}</div>
    </div>
  );
}

/** A layer that cannot be shown yet, or never. */
export function UnreadNotice({
  image,
  range,
}: {
  readonly image: SelectedImage;
  readonly range: LayerRange;
}): ReactElement {
  const number = layerNumber(range.to);
  const status = image.layers[range.to]?.status;
  if (status?.kind === 'cancelled') {
    return (
      <EmptyNotice title={`Layer ${number} has not been read`}>
        <p>Reading was stopped before it. The button below begins it anew.</p>
      </EmptyNotice>
    );
  }
  if (status?.kind === 'reading') {
    return (
      <EmptyNotice title={`Layer ${number} is still being read`}>
        <ProgressBar label={`Layer ${number}`} value={status.bytesRead} max={status.bytesTotal} className="w-64" />
        <p className="tabular-nums">
          {formatBytes(status.bytesRead)} of {formatBytes(status.bytesTotal)}
        </p>
      </EmptyNotice>
    );
  }
  const isRead = status?.kind === 'read' || status?.kind === 'partial';
  const total = image.layers.length;
  return (
    <EmptyNotice title={isRead ? `Layer ${number} waits for the layers below it` : `Layer ${number} is not read yet`}>
      <p>
        What a layer changes shows only against the layers below. {image.usableLayers} of {total} can be looked at
        already.
      </p>
      <ProgressBar label="Layers ready" value={image.usableLayers} max={total} className="w-64" />
    </EmptyNotice>
  );
}

export interface NoRowsNoticeProps {
  readonly layer: LayerState | undefined;
  readonly range: LayerRange;
  readonly settings: TreeSettings;
  readonly state: ViewState;
  readonly onResetFilters: () => void;
}

/** A view without any row. */
export function NoRowsNotice({ layer, range, settings, state, onResetFilters }: NoRowsNoticeProps): ReactElement {
  const isSingle = range.from === range.to;
  if (isSingle && layer?.status.kind === 'missing') {
    return (
      <EmptyNotice title="The blob of this layer is not in the archive">
        <p>
          The image names the layer, but its bytes were left out. What it changes is unknown; the other layers can be
          looked at.
        </p>
      </EmptyNotice>
    );
  }
  if (isSingle && layer?.status.kind === 'foreign') {
    return (
      <EmptyNotice title="This layer is not part of the archive">
        <p>It is a foreign layer: its publisher wants it fetched from elsewhere, so tools leave its bytes out.</p>
      </EmptyNotice>
    );
  }
  if (isSingle && layer?.status.kind === 'partial' && hasNoPath(layer)) {
    return (
      <EmptyNotice title="Nothing of this layer could be read">
        <p>The line above says why. What the layer changes is unknown.</p>
      </EmptyNotice>
    );
  }
  if (isFiltering(settings) && (state.totals.all.count > 0 || state.totals.removed.count > 0)) {
    return (
      <EmptyNotice title="No path matches the filter">
        <p>This view has paths, but none with this text, these marks and this size.</p>
        <Button onClick={onResetFilters}>Show all paths</Button>
      </EmptyNotice>
    );
  }
  if (settings.mode === 'filesystem') {
    return (
      <EmptyNotice title="The filesystem is empty">
        <p>Up to this layer nothing has been put into it.</p>
      </EmptyNotice>
    );
  }
  return (
    <EmptyNotice title={isSingle ? 'This instruction changed no file' : 'These instructions changed no file'}>
      <p>
        {isSingle ? 'Its layer is empty' : 'Their layers bring no change together'}: the image is not larger for it.
        Look at the filesystem to see what it builds upon.
      </p>
    </EmptyNotice>
  );
}

/** A layer that broke off, above the rows that could be read. */
export function PartialNotice({
  layer,
  number,
}: {
  readonly layer: LayerState | undefined;
  readonly number: number;
}): ReactElement | null {
  if (layer?.status.kind !== 'partial') return null;
  return (
    <p
      role="note"
      className="border-b border-border bg-caution-soft px-3 py-1 text-sm [overflow-wrap:anywhere] text-caution"
    >
      Layer {number} could be read only in part: {layer.status.error.message}
    </p>
  );
}

function hasNoPath({ changes }: LayerState): boolean {
  if (changes === null) return false;
  const { added, modified, removed, unchanged } = changes;
  return added.count + modified.count + removed.count + unchanged.count === 0;
}
