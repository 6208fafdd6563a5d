import { Check, CircleSlash, Download as DownloadIcon, TriangleAlert, X } from 'lucide-react';
import type { ReactElement } from 'react';
import { formatBytes } from '../../ui/byte-size.ts';
import { IconButton } from '../../ui/button.tsx';
import { ProgressBar } from '../../ui/progress-bar.tsx';
import { useStore } from '../../ui/use-store.ts';
import type { Download, DownloadStore } from './download-store.ts';

/** What is being saved and what was, one line each; nothing where there is none. */
export function DownloadsList({ store }: { readonly store: DownloadStore }): ReactElement | null {
  const downloads = useStore(store);
  if (downloads.length === 0) return null;
  return (
    <section
      aria-label="Downloads"
      className="max-h-40 shrink-0 overflow-y-auto border-t border-border bg-surface px-3 py-1 text-sm"
    >
      <ul>
        {downloads.map((download) => (
          <Line key={download.id} download={download} store={store} />
        ))}
      </ul>
    </section>
  );
}

function Line({ download, store }: { readonly download: Download; readonly store: DownloadStore }): ReactElement {
  const { id, fileName, stage, doneBytes, totalBytes, gaps } = download;
  const isRunning = stage.kind === 'running';
  return (
    <li className="py-0.5">
      <div className="flex min-h-6 items-center gap-x-3">
        <StageIcon stage={stage} />
        <span className="min-w-0 truncate font-mono">{fileName}</span>
        {isRunning && (
          <ProgressBar
            label={`Saving ${fileName}`}
            value={Math.min(doneBytes, totalBytes)}
            max={totalBytes}
            className="w-40 shrink-0 max-md:w-16"
          />
        )}
        <span
          className={`text-muted tabular-nums ${stage.kind === 'failed' ? 'min-w-0' : 'shrink-0'}`}
          {...(isRunning ? {} : { role: 'status' })}
        >
          {describe(download)}
        </span>
        <span className="ml-auto shrink-0">
          <IconButton
            label={isRunning ? `Cancel saving ${fileName}` : `Remove ${fileName} from this list`}
            icon={<X aria-hidden />}
            className="size-6! [&_svg]:size-3.5!"
            onClick={() => (isRunning ? store.cancel(id) : store.dismiss(id))}
          />
        </span>
      </div>
      {gaps.length > 0 && (
        <p className="pl-7 text-caution">
          It lacks something. {gaps.slice(0, MOST_GAPS).join(' ')}
          {gaps.length > MOST_GAPS && ` And ${gaps.length - MOST_GAPS} more.`}
        </p>
      )}
    </li>
  );
}

const MOST_GAPS = 8;

function StageIcon({ stage }: Pick<Download, 'stage'>): ReactElement {
  const look = 'size-4 shrink-0';
  switch (stage.kind) {
    case 'running':
      return <DownloadIcon aria-hidden className={`${look} text-muted`} />;
    case 'done':
      return <Check aria-hidden className={`${look} text-added`} />;
    case 'cancelled':
      return <CircleSlash aria-hidden className={`${look} text-muted`} />;
    case 'failed':
      return <TriangleAlert aria-hidden className={`${look} text-danger`} />;
  }
}

function describe({ stage, doneBytes, totalBytes }: Download): string {
  switch (stage.kind) {
    case 'running':
      return totalBytes === 0 ? 'starting' : `${formatBytes(doneBytes)} of about ${formatBytes(totalBytes)}`;
    case 'done':
      return `Saved, ${formatBytes(doneBytes)}`;
    case 'cancelled':
      return 'Cancelled; nothing was saved';
    case 'failed':
      return `Nothing was saved. ${stage.message}`;
  }
}
