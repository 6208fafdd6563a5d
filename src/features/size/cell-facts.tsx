import type { ReactElement } from 'react';
import { DEATH_TEXTS } from '../../core/explain/size-texts.ts';
import type { HistoryRow } from '../../core/history/history-row.ts';
import { layerNumber } from '../../core/layers/layer-number.ts';
import { readNodePath } from '../../core/review/node-name.ts';
import type { SizeTree } from '../../core/review/review.ts';
import { formatBytes } from '../../ui/byte-size.ts';
import type { Cell } from '../../ui/treemap/tile-cells.ts';
import { CauseBadge } from './cause-badge.tsx';
import { instructionText } from './instruction.tsx';
import { kindLook } from './kind-looks.ts';
import { causeOf } from './map-colours.ts';
import { cellName, deadWords, fileCount } from './size-look.ts';

export type CellPlace = Pick<Cell, 'node' | 'kind' | 'leaves' | 'weight'>;

export interface CellFactsProps {
  readonly tree: SizeTree;
  readonly cell: CellPlace;
  readonly rows: readonly HistoryRow[];
}

/** A cell of the treemap in a sentence. */
export function describeCell({ tree, cell, rows }: CellFactsProps): string {
  const { node, kind, weight, leaves } = cell;
  if (kind === 'rest') return `${cellName(tree, cell)} in ${readNodePath(tree, node)}, ${formatBytes(weight)}`;
  const isDirectory = tree.isDirectory[node] === 1;
  const cause = causeOf(tree.cause[node]!);
  const layer = tree.layer[node]!;
  return [
    `${readNodePath(tree, node)}${isDirectory ? ', directory' : ''}`,
    formatBytes(weight),
    isDirectory ? fileCount(leaves) : '',
    `${isDirectory ? 'mostly of layer' : 'layer'} ${layerNumber(layer)} ${instructionText(rows, layer)}`.trim(),
    deadWords(tree, node),
    cause !== null && tree.deadBytes[node]! > 0 ? DEATH_TEXTS[cause].title : '',
  ]
    .filter((part) => part !== '')
    .join(', ');
}

/** The same, laid out for a box beside the pointer. */
export function CellFacts({ tree, cell, rows }: CellFactsProps): ReactElement {
  const { node, kind, weight, leaves } = cell;
  const layer = tree.layer[node]!;
  const instruction = instructionText(rows, layer);
  const cause = tree.deadBytes[node]! > 0 ? causeOf(tree.cause[node]!) : null;
  const isDirectory = tree.isDirectory[node] === 1;
  if (kind === 'rest') {
    return (
      <>
        <span className="block font-mono [overflow-wrap:anywhere]">{readNodePath(tree, node)}</span>
        <span className="tabular-nums">
          {cellName(tree, cell)}, {formatBytes(weight)}
        </span>
      </>
    );
  }
  return (
    <>
      <span className="line-clamp-4 font-mono [overflow-wrap:anywhere]">{readNodePath(tree, node)}</span>
      <span className="flex gap-2 tabular-nums">
        <strong className="font-semibold">{formatBytes(weight)}</strong>
        <span className="text-muted">
          {isDirectory ? fileCount(leaves) : kindLook(tree.kind[node]!).title.toLowerCase()}
        </span>
      </span>
      <span className="flex gap-1.5 text-muted">
        <span className="shrink-0">
          {isDirectory ? 'mostly layer' : 'layer'} {layerNumber(layer)}
        </span>
        {instruction !== '' && <span className="line-clamp-2 font-mono">{instruction}</span>}
      </span>
      {cause !== null && (
        <span className="mt-0.5 flex items-center gap-1.5">
          <CauseBadge cause={cause} decorative />
          {tree.deadBytes[node] === tree.bytes[node] ? '' : `${deadWords(tree, node)}: `}
          {DEATH_TEXTS[cause].title}
        </span>
      )}
    </>
  );
}
