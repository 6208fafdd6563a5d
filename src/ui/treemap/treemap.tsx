import {
  useCallback,
  useId,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type PointerEvent,
  type ReactElement,
  type ReactNode,
  type RefObject,
} from 'react';
import type { Picture } from '../picture/save-picture.ts';
import { drawCells, type TreemapLook } from './draw-cells.ts';
import { cellAt, siblingsOf } from './find-cell.ts';
import { tileCells, type Cell } from './tile-cells.ts';
import { treemapCommand } from './treemap-keys.ts';
import { ancestorsOf, type TreeIndex } from './tree-index.ts';
import { useCanvasSize } from './use-canvas-size.ts';
import { useTreemapPainting } from './use-treemap-painting.ts';

export interface TreemapHandle {
  /** What is shown now. */
  readonly picture: (title: string) => Picture;
}

export interface TreemapProps {
  /** Says what the picture shows. */
  readonly label: string;
  readonly index: TreeIndex;
  /** The branch that fills the picture. */
  readonly root: number;
  readonly onRootChange: (node: number) => void;
  /** Key of the active cell (cellKey), or null. */
  readonly active: number | null;
  readonly onActiveChange: (key: number | null) => void;
  /** Called when a leaf that is active is opened by Enter. */
  readonly onOpen: (cell: Cell) => void;
  readonly look: TreemapLook;
  /** All that is to be said of a cell: in a box beside the pointer, and to screen readers. */
  readonly describe: (cell: Cell) => { readonly text: string; readonly box: ReactNode };
  readonly handle?: RefObject<TreemapHandle | null>;
}

/** Tells cells apart across layouts: the node, or for the rest of a branch a number below 0. */
export function cellKey({ node, kind }: Pick<Cell, 'node' | 'kind'>): number {
  return kind === 'rest' ? -1 - node : node;
}

const BOX_WIDTH = 340;

/**
 * A treemap on a canvas: areas are weights. Branches open by click or Enter and close by Backspace or Escape; arrows move
 * among siblings. To screen readers it is a list of the siblings around the active cell.
 */
export function Treemap(props: TreemapProps): ReactElement {
  const { label, index, root, onRootChange, active, onActiveChange, onOpen, look, describe, handle } = props;
  const id = useId();
  const frame = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const size = useCanvasSize(frame);
  const { width, height, scale } = size;
  const [hovered, setHovered] = useState<number | null>(null);

  const cells = useMemo(() => tileCells(index, root, { width, height }), [index, root, width, height]);
  const scene = useMemo(
    () => ({ tree: index.tree, root, cells, look, width, height, scale }),
    [index, root, cells, look, width, height, scale],
  );
  useTreemapPainting(canvas, scene);
  useImperativeHandle(
    handle,
    () => ({
      picture: (title) => ({ title, width, height, draw: (surface) => drawCells(surface, cells, look) }),
    }),
    [cells, look, width, height],
  );

  const activeAt = useMemo(
    () => (active === null ? -1 : cells.findIndex((cell) => cellKey(cell) === active)),
    [cells, active],
  );
  const hoveredAt = useMemo(
    () => (hovered === null ? -1 : cells.findIndex((cell) => cellKey(cell) === hovered)),
    [cells, hovered],
  );

  const zoomInto = useCallback(
    (node: number, next: number | null) => {
      if (node === root) return;
      setHovered(null);
      onRootChange(node);
      onActiveChange(next);
    },
    [root, onRootChange, onActiveChange],
  );
  const press = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const command = treemapCommand(cells, activeAt, root > 0, event.key);
    if (command === null) return;
    event.preventDefault();
    event.stopPropagation();
    switch (command.kind) {
      case 'go':
        onActiveChange(cellKey(cells[command.cell]!));
        return;
      case 'zoom-in': {
        const { node } = cells[command.cell]!;
        zoomInto(node, firstOf(index, node));
        return;
      }
      case 'zoom-out':
        zoomInto(index.tree.parent[root]!, root);
        return;
      case 'open':
        onOpen(cells[command.cell]!);
    }
  };

  const pointed = (event: { readonly clientX: number; readonly clientY: number }): Cell | null => {
    const bounds = frame.current?.getBoundingClientRect();
    if (bounds === undefined) return null;
    return cells[cellAt(cells, event.clientX - bounds.left, event.clientY - bounds.top)] ?? null;
  };
  const hover = (event: PointerEvent) => {
    if (event.pointerType === 'touch') return;
    const cell = pointed(event);
    setHovered(cell === null || cell.parent < 0 ? null : cellKey(cell));
    if (box.current !== null) placeBox(box.current, event);
  };
  const click = (event: { readonly clientX: number; readonly clientY: number; readonly detail: number }) => {
    const cell = pointed(event);
    if (cell === null || cell.parent < 0) return;
    if (cell.kind === 'leaf') {
      // The second click of two goes to where the file is, one level at a time.
      const line = ancestorsOf(index.tree, cell.node);
      const next = line[line.indexOf(root) + 1];
      if (event.detail === 2 && next !== undefined && next !== cell.node) zoomInto(next, cell.node);
      else onActiveChange(cell.node);
    } else if (cell.node === root) onActiveChange(cellKey(cell));
    else zoomInto(cell.node, firstOf(index, cell.node));
  };

  const siblings = activeAt < 0 ? [] : siblingsOf(cells, activeAt);
  const described = cells[activeAt] === undefined ? null : describe(cells[activeAt]);
  const shownBox = cells[hoveredAt] === undefined ? null : describe(cells[hoveredAt]).box;
  return (
    <div
      ref={frame}
      role="listbox"
      tabIndex={0}
      aria-label={label}
      aria-activedescendant={described === null ? undefined : `${id}-active`}
      onKeyDown={press}
      onFocus={() => {
        if (activeAt < 0 && cells[1] !== undefined && frame.current?.matches(':focus-visible') === true) {
          onActiveChange(cellKey(cells[1]));
        }
      }}
      onPointerMove={hover}
      onPointerLeave={() => setHovered(null)}
      onClick={click}
      className="group relative h-full w-full cursor-default overflow-hidden bg-sunken select-none"
    >
      <canvas ref={canvas} aria-hidden className="absolute inset-0 h-full w-full" />
      <Outline cell={cells[hoveredAt]} className="border border-text/70" />
      <Outline
        cell={cells[activeAt]}
        className="border-2 border-text shadow-[inset_0_0_0_1px_var(--color-surface),0_0_0_1px_var(--color-surface)] group-focus-visible:border-focus"
      />
      <div
        id={`${id}-active`}
        role="option"
        aria-selected={described !== null}
        {...(described === null
          ? {}
          : { 'aria-posinset': siblings.indexOf(activeAt) + 1, 'aria-setsize': siblings.length })}
        className="sr-only"
      >
        {described?.text ?? 'Nothing is selected'}
      </div>
      <div
        ref={box}
        aria-hidden
        style={{ maxWidth: BOX_WIDTH }}
        className={`pointer-events-none fixed top-0 left-0 z-40 w-max rounded-md bg-raised px-2.5 py-1.5 text-sm text-text shadow-float ${
          shownBox === null ? 'hidden' : ''
        }`}
      >
        {shownBox}
      </div>
    </div>
  );
}

function Outline({
  cell,
  className,
}: {
  readonly cell: Cell | undefined;
  readonly className: string;
}): ReactElement | null {
  if (cell === undefined || cell.parent < 0) return null;
  const { left, top, right, bottom } = cell;
  return (
    <div
      aria-hidden
      className={`pointer-events-none absolute top-0 left-0 ${className}`}
      style={{ transform: `translate(${left}px, ${top}px)`, width: right - left, height: bottom - top }}
    />
  );
}

/** The heaviest child, where the eye goes first. */
function firstOf({ tree, firstChild, children }: TreeIndex, node: number): number | null {
  let first: number | null = null;
  for (let at = firstChild[node]!; at < firstChild[node + 1]!; at += 1) {
    const child = children[at]!;
    if (first === null || tree.weight[child]! > tree.weight[first]!) first = child;
  }
  return first;
}

/** Beside the pointer, on the side that has room; moved without React, as it follows every step of the pointer. */
function placeBox(box: HTMLElement, { clientX, clientY }: PointerEvent): void {
  const left =
    clientX + 14 + BOX_WIDTH > window.innerWidth ? clientX - 14 - Math.min(BOX_WIDTH, box.offsetWidth) : clientX + 14;
  const isLow = clientY + 150 > window.innerHeight;
  box.style.transform = `translate(${Math.max(4, left)}px, ${isLow ? clientY - 12 : clientY + 16}px) translateY(${isLow ? '-100%' : '0'})`;
}
