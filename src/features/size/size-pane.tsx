import { useMemo, type ReactElement, type ReactNode } from 'react';
import { isCancellation } from '../../base/app-error.ts';
import { Button } from '../../ui/button.tsx';
import { formatBytes, formatCount } from '../../ui/byte-size.ts';
import { HintArea } from '../../ui/hint-area.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import type { SelectedImage } from '../../worker/session-types.ts';
import { DeathsTable } from './deaths-table.tsx';
import { FiguresStrip } from './figures-strip.tsx';
import { FindingsList } from './findings-list.tsx';
import { BaseBar, LayerBar } from './layer-bar.tsx';
import { layerColours } from './map-colours.ts';
import { MoreFolds } from './more-folds.tsx';
import { TreemapPanel } from './treemap-panel.tsx';
import type { SizeData, SizeReview } from './use-size-review.ts';

export interface SizePaneProps {
  readonly image: SelectedImage;
  readonly size: SizeReview;
  /** Whether layers are still on their way: their bytes cannot be told live or dead before the last one is there. */
  readonly isReading: boolean;
  /** First and last selected layer, or null while nobody has selected any. */
  readonly range: { readonly from: number; readonly to: number } | null;
  readonly onSelectLayer: (layer: number) => void;
  /** Stands on a path in the tree, in the changes of a layer. */
  readonly onShowPath: (path: number, layer: number) => void;
  /** Selects an entry of the history. */
  readonly onShowRow: (row: number) => void;
  /** What is opened, for the names of saved pictures. */
  readonly name: string;
  readonly onNotice: (text: string, tone: 'plain' | 'danger') => void;
}

/** Where the bytes of an image are, which of them are dead and through what, and what to do about it. */
export function SizePane(props: SizePaneProps): ReactElement {
  const { image, size, isReading } = props;
  const { data, error, isLoading } = size;
  return (
    <section aria-label="Size" aria-busy={isLoading} className="@container h-full bg-surface">
      <h2 className="sr-only">Size</h2>
      {isReading ? (
        <Reading image={image} />
      ) : error !== null && !isCancellation(error) ? (
        <Notice title="The sizes could not be reviewed">
          <p role="alert">{error.message}</p>
        </Notice>
      ) : data === null ? (
        <Notice title="Adding up">
          <p>Every stored byte is told live or dead.</p>
        </Notice>
      ) : (
        <Shown {...props} data={data} />
      )}
    </section>
  );
}

function Shown(props: SizePaneProps & { readonly data: SizeData }): ReactElement {
  const { image, size, data, range, onSelectLayer, onShowPath, onShowRow, name, onNotice } = props;
  const { review, tree } = data;
  const rows = image.historyRows;
  const colours = useMemo(() => layerColours(review), [review]);
  return (
    <HintArea className="flex h-full flex-col gap-2 overflow-y-auto p-2 @min-[54rem]:overflow-hidden">
      {!review.complete && (
        <p role="status" className="shrink-0 rounded-md bg-caution-soft px-2 py-1 text-sm text-caution">
          <span aria-hidden>! </span>
          Incomplete: a layer is missing, broke off or was not read. The figures are those of what could be read.
        </p>
      )}
      <div className="flex shrink-0 flex-col gap-1.5 @min-[54rem]:flex-row @min-[54rem]:items-start @min-[54rem]:gap-4">
        <FiguresStrip review={review} />
        <div className="flex min-w-0 flex-1 flex-col gap-1">
          <LayerBar review={review} rows={rows} colours={colours} range={range} onSelectLayer={onSelectLayer} />
          <BaseBar review={review} />
        </div>
      </div>
      <div className="flex min-h-0 shrink-0 flex-col gap-3 @min-[54rem]:flex-1 @min-[54rem]:shrink @min-[54rem]:flex-row">
        <div className="h-104 min-w-0 shrink-0 @min-[54rem]:h-auto @min-[54rem]:flex-1 @min-[54rem]:shrink">
          <TreemapPanel
            review={review}
            tree={tree}
            rows={rows}
            colours={colours}
            range={range}
            onShowPath={onShowPath}
            name={name}
            onNotice={onNotice}
          />
        </div>
        <div
          tabIndex={-1}
          className="flex flex-col gap-3 @min-[54rem]:w-106 @min-[54rem]:shrink-0 @min-[54rem]:overflow-y-auto @min-[54rem]:overscroll-contain @min-[54rem]:pr-1 @min-[76rem]:w-116"
        >
          <section aria-labelledby="size-deaths">
            <h3 id="size-deaths" className="flex h-8 items-center font-semibold">
              Who made bytes dead
            </h3>
            <DeathsTable deaths={review.deaths} rows={rows} onSelectLayer={onSelectLayer} />
          </section>
          <ContentsLine size={size} />
          <FindingsList
            findings={review.findings}
            deadBytes={review.dead.bytes}
            rows={rows}
            onShowPath={onShowPath}
            onShowRow={onShowRow}
          />
          <MoreFolds review={review} rows={rows} onShowPath={onShowPath} />
        </div>
      </div>
    </HintArea>
  );
}

/** Secrets and packages are found by reading files, which takes a while: how far it is, and how to stop it. */
function ContentsLine({ size }: { readonly size: SizeReview }): ReactElement | null {
  const { contents, onReadContents, onStopReading } = size;
  if (contents.kind === 'done') return null;
  return (
    <div className="-mb-2 flex items-center gap-2 text-sm text-muted">
      {contents.kind === 'running' ? (
        <>
          <span className="shrink-0">Looking into files for secrets and packages</span>
          <ProgressBar label="Files looked into" value={contents.share} max={1} className="min-w-8 flex-1" />
          <Button className="h-6! px-2! text-sm!" onClick={onStopReading}>
            Stop
          </Button>
        </>
      ) : (
        <>
          <span className="min-w-0 flex-1" role={contents.kind === 'failed' ? 'alert' : undefined}>
            {contents.kind === 'failed'
              ? `Files could not be looked into: ${contents.message}`
              : 'Files were not looked into: secrets in them and packages are not known.'}
          </span>
          <Button className="h-6! px-2! text-sm!" onClick={onReadContents}>
            {contents.kind === 'failed' ? 'Try again' : 'Look into files'}
          </Button>
        </>
      )}
    </div>
  );
}

function Reading({ image }: { readonly image: SelectedImage }): ReactElement {
  const { layers, usableLayers } = image;
  const knownBytes = layers.reduce(
    (sum, { changes }) => sum + (changes === null ? 0 : changes.added.bytes + changes.modified.bytes),
    0,
  );
  return (
    <Notice title="Layers are still being read">
      <p>
        Which bytes are dead is known when the last layer is there. So far {formatCount(usableLayers)} of{' '}
        {formatCount(layers.length)}, with {formatBytes(knownBytes)} of files.
      </p>
      <ProgressBar label="Layers read" value={usableLayers} max={layers.length} className="mx-auto mt-3 w-48" />
    </Notice>
  );
}

function Notice({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactElement {
  return (
    <div className="flex h-full flex-col items-center justify-center p-6 text-center text-muted">
      <h3 className="pb-1 text-lg font-semibold text-text">{title}</h3>
      {children}
    </div>
  );
}
