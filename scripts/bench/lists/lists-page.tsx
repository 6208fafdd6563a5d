/**
 * What `npm run bench -- --only lists` opens: the tree's own rows in the page's list and in react-window's, one at a time, with
 * the same height and as many rows beyond the viewport. Nothing is fetched for the rows: what is measured is the list.
 */
import { useMemo, type ReactElement } from 'react';
import { createRoot } from 'react-dom/client';
import { List } from 'react-window';
import { Mark, RemovalCause } from '../../../src/core/analysis/change.ts';
import type { TreeRow } from '../../../src/core/analysis/view-types.ts';
import { EntryType } from '../../../src/core/tar/tar-entry.ts';
import { TreeRowElement, type TreeRowSharedProps } from '../../../src/features/tree/tree-row.tsx';
import { LoadedRows } from '../../../src/features/tree/use-loaded-rows.ts';
import { ROW_HEIGHT_PX } from '../../../src/ui/tree-grid/row-height.ts';
import { VirtualRows } from '../../../src/ui/tree-grid/virtual-rows.tsx';
import '../../../src/ui/theme.css';
import type { ListName } from './lists-probe.ts';

/** As many as the page's list paints beyond the viewport at each side. */
const OVERSCAN_ROWS = 6;
const HEIGHT_PX = 700;
/** Different rows, over and over. */
const MADE_ROWS = 1024;

class MadeRows extends LoadedRows {
  readonly #rows = Array.from({ length: MADE_ROWS }, (_, index) => madeRow(index));

  override row(index: number): TreeRow | null {
    return this.#rows[index % MADE_ROWS] ?? null;
  }
}

function madeRow(index: number): TreeRow {
  const isDirectory = index % 12 === 0;
  const none = { count: 0, bytes: 0 };
  return {
    path: index,
    name: isDirectory ? `package-${String(index)}` : `module-${String(index)}.min.js`,
    nameEscaped: false,
    level: isDirectory ? 4 : 5,
    positionInSet: (index % 12) + 1,
    setSize: 12,
    type: isDirectory ? EntryType.directory : EntryType.file,
    expandable: isDirectory,
    expanded: isDirectory,
    mark: index % 3 === 0 ? Mark.added : index % 3 === 1 ? Mark.modified : Mark.removed,
    reasons: 0,
    removalCause: RemovalCause.none,
    matches: true,
    sizeBytes: (index * 7919) % 100_000,
    added: isDirectory ? { count: 4, bytes: 4096 } : none,
    modified: isDirectory ? { count: 4, bytes: 4096 } : none,
    removed: none,
    mode: isDirectory ? 0o755 : 0o644,
    uid: 0,
    gid: 0,
    userName: 'root',
    groupName: 'root',
    mtimeSeconds: 1_700_000_000 + index,
    layer: index % 60,
    linkTarget: null,
  };
}

const LIST_CLASS = 'group/grid @container bg-surface select-none';
const rows = new MadeRows(new Map());

function Measured({ name, rowCount }: { readonly name: ListName; readonly rowCount: number }): ReactElement {
  const rowProps = useMemo<TreeRowSharedProps>(
    () => ({ rows, activeRow: null, idPrefix: 'row', totalBytes: 1_000_000 }),
    [],
  );
  if (name === 'as the page has it')
    return (
      <VirtualRows
        role="treegrid"
        aria-label={name}
        className={LIST_CLASS}
        rowCount={rowCount}
        row={TreeRowElement}
        rowProps={rowProps}
      />
    );
  return (
    <List<TreeRowSharedProps>
      role="treegrid"
      aria-label={name}
      className={LIST_CLASS}
      style={{ height: HEIGHT_PX }}
      overscanCount={OVERSCAN_ROWS}
      rowCount={rowCount}
      rowHeight={ROW_HEIGHT_PX}
      rowComponent={TreeRowElement}
      rowProps={rowProps}
    />
  );
}

const root = createRoot(document.getElementById('root')!);
let mounts = 0;

window.lists = {
  async mount(name, rowCount) {
    mounts += 1;
    root.render(<Measured key={mounts} name={name} rowCount={rowCount} />);
    await rest();
  },
  async scroll(stepPx, frames) {
    const frameMs: number[] = [];
    let before = await nextFrame();
    for (let frame = 0; frame < frames; frame += 1) {
      const now = await scrolledFrame(stepPx);
      frameMs.push(now - before);
      before = now;
    }
    return frameMs;
  },
  async countBlank(stepPx, frames) {
    let blank = 0;
    for (let frame = 0; frame < frames; frame += 1) {
      await scrolledFrame(stepPx);
      const { left, top } = scroller().getBoundingClientRect();
      const middle = document.elementFromPoint(left + 100, top + HEIGHT_PX / 2);
      if (middle?.closest('[data-row]') == null) blank += 1;
    }
    return blank;
  },
  async scrollToEnd() {
    const list = scroller();
    list.scrollTop = list.scrollHeight;
    await rest();
    const bottom = list.getBoundingClientRect().bottom + 1;
    const shown = [...list.querySelectorAll<HTMLElement>('[data-row]')]
      .filter((row) => row.getBoundingClientRect().bottom <= bottom)
      .map((row) => Number(row.dataset['row']));
    return Math.max(-1, ...shown);
  },
};

function scroller(): HTMLElement {
  return document.querySelector<HTMLElement>('[role="treegrid"]')!;
}

/**
 * Scrolls between two frames, as a wheel does. The scroll event comes at the beginning of the next frame, and what is in the
 * document when that frame's callbacks run is what it paints.
 */
async function scrolledFrame(stepPx: number): Promise<number> {
  await afterPaint();
  scroller().scrollTop += stepPx;
  return nextFrame();
}

function nextFrame(): Promise<number> {
  return new Promise((resolve) => requestAnimationFrame(resolve));
}

/** A message comes after the frame's layout and painting. */
function afterPaint(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      resolve();
    };
    port2.postMessage(null);
  });
}

/** Longer than a list waits before it takes scrolling for ended. */
async function rest(): Promise<void> {
  for (let frame = 0; frame < 30; frame += 1) await nextFrame();
}
