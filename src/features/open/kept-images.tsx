import { History, Trash2 } from 'lucide-react';
import type { ReactElement } from 'react';
import { Button } from '../../ui/button.tsx';
import { formatBytes } from '../../ui/byte-size.ts';

/** An image whose layers lie in the browser's storage. */
export interface KeptEntry {
  readonly key: string;
  readonly name: string;
  /** What tells it apart: platform, and when it was opened. */
  readonly note: string;
  readonly bytes: number;
}

export interface KeptImagesProps {
  readonly entries: readonly KeptEntry[];
  /** Bytes of all kept layers; layers that several images share count once. */
  readonly totalBytes: number;
  readonly keeps: boolean;
  readonly onKeepsChange: (keeps: boolean) => void;
  readonly onOpen: (key: string) => void;
  readonly onClear: () => void;
}

/** The list is for what was looked at lately; the rest stays kept and is found by name. */
const MOST_SHOWN = 6;

/** Images that open again without being fetched, what they take, and how to be rid of them. */
export function KeptImages(props: KeptImagesProps): ReactElement {
  const { entries, totalBytes, keeps, onKeepsChange, onOpen, onClear } = props;
  return (
    <section aria-labelledby="kept-title">
      <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
        <h2 id="kept-title" className="font-semibold">
          Open again
        </h2>
        <label className="flex items-center gap-2 text-sm text-muted sm:ml-auto">
          <input
            type="checkbox"
            checked={keeps}
            onChange={(event) => onKeepsChange(event.currentTarget.checked)}
            className="size-4 accent-accent"
          />
          Keep layers of named images in this browser
        </label>
        <Button className="h-6! text-sm!" onClick={onClear} disabled={entries.length === 0 && totalBytes === 0}>
          <Trash2 aria-hidden /> Clear {formatBytes(totalBytes)}
        </Button>
      </div>
      {entries.length === 0 ? (
        <p className="mt-1.5 text-sm text-muted">
          {keeps
            ? 'Nothing is kept yet. Layers of images that you name stay here, so that they open again without being fetched.'
            : 'Nothing is kept.'}
        </p>
      ) : (
        <ul className="mt-1.5 grid grid-cols-1 gap-x-2 sm:grid-cols-2">
          {entries.slice(0, MOST_SHOWN).map(({ key, name, note, bytes }) => (
            <li key={key} className="flex">
              <button
                type="button"
                onClick={() => onOpen(key)}
                className="flex w-full min-w-0 items-baseline gap-2 rounded-md px-2 py-1 text-left hover:bg-hover"
              >
                <History aria-hidden className="size-3.5 shrink-0 self-center text-faint" />
                <span className="min-w-0 flex-1">
                  <span className="block truncate font-mono text-sm text-accent" title={name}>
                    {name}
                  </span>
                  <span className="block truncate text-sm text-muted">{note}</span>
                </span>
                <span className="shrink-0 text-sm text-muted tabular-nums">{formatBytes(bytes)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
