import { CornerLeftUp, ListTree } from 'lucide-react';
import { useMemo, useState, type ReactElement } from 'react';
import { DEATH_TEXTS } from '../../core/explain/size-texts.ts';
import type { HistoryRow } from '../../core/history/history-row.ts';
import { layerNumber } from '../../core/layers/layer-number.ts';
import type { SizeTree } from '../../core/review/review.ts';
import { IconButton } from '../../ui/button.tsx';
import { formatBytes, formatCount, formatExactBytes } from '../../ui/byte-size.ts';
import { heaviestChildren, type TreeIndex } from '../../ui/treemap/tree-index.ts';
import { CauseBadge } from './cause-badge.tsx';
import { instructionText } from './instruction.tsx';
import { kindLook } from './kind-looks.ts';
import { causeOf } from './map-colours.ts';
import { cellName, fileCount } from './size-look.ts';

export interface LevelTableProps {
  readonly tree: SizeTree;
  readonly index: TreeIndex;
  readonly root: number;
  readonly rows: readonly HistoryRow[];
  readonly onRootChange: (node: number) => void;
  readonly onShowPath: (path: number, layer: number) => void;
}

const PAGE = 100;

/** What the treemap shows of a directory, as a table: its files and directories, largest first. */
export function LevelTable({ tree, index, root, rows, onRootChange, onShowPath }: LevelTableProps): ReactElement {
  const [shown, setShown] = useState({ root, count: PAGE });
  const count = shown.root === root ? shown.count : PAGE;
  const nodes = useMemo(() => heaviestChildren(index, root, count), [index, root, count]);
  const all = index.firstChild[root + 1]! - index.firstChild[root]!;
  const whole = tree.bytes[root]!;
  return (
    <div className="h-full overflow-auto overscroll-contain bg-surface text-sm">
      <table className="w-full min-w-110">
        <caption className="sr-only">
          {cellName(tree, { node: root, kind: 'open', leaves: 0 })}, {formatCount(all)} entries, largest first
        </caption>
        <thead className="sticky top-0 z-10 bg-surface text-left text-faint">
          <tr className="[&>th]:border-b [&>th]:border-border [&>th]:px-1.5 [&>th]:py-1 [&>th]:font-normal">
            <th>Name</th>
            <th className="text-right">Stored</th>
            <th className="text-right">Share</th>
            <th className="text-right">Dead</th>
            <th>Cause</th>
            <th>Layer</th>
            <th>Kind</th>
            <th>
              <span className="sr-only">Show in tree</span>
            </th>
          </tr>
        </thead>
        <tbody className="[&>tr>td]:border-b [&>tr>td]:border-border/50 [&>tr>td]:px-1.5">
          {root > 0 && (
            <tr>
              <td colSpan={8}>
                <button
                  type="button"
                  onClick={() => onRootChange(tree.parent[root]!)}
                  className="flex h-6 items-center gap-1 rounded-sm text-accent hover:underline"
                >
                  <CornerLeftUp aria-hidden className="size-3.5" /> Directory above
                </button>
              </td>
            </tr>
          )}
          {nodes.map((node) => (
            <Row
              key={node}
              tree={tree}
              node={node}
              files={index.leaves[node]!}
              share={whole === 0 ? 0 : tree.bytes[node]! / whole}
              rows={rows}
              onOpen={() => onRootChange(node)}
              onShowPath={onShowPath}
            />
          ))}
        </tbody>
      </table>
      {all > nodes.length && (
        <button
          type="button"
          onClick={() => setShown({ root, count: count * 5 })}
          className="m-2 rounded-sm text-accent underline underline-offset-2"
        >
          show more ({formatCount(all - nodes.length)} are left)
        </button>
      )}
    </div>
  );
}

interface RowProps {
  readonly tree: SizeTree;
  readonly node: number;
  readonly files: number;
  readonly share: number;
  readonly rows: readonly HistoryRow[];
  readonly onOpen: () => void;
  readonly onShowPath: (path: number, layer: number) => void;
}

function Row({ tree, node, files, share, rows, onOpen, onShowPath }: RowProps): ReactElement {
  const isDirectory = tree.isDirectory[node] === 1;
  const layer = tree.layer[node]!;
  const dead = tree.deadBytes[node]!;
  const cause = dead > 0 ? causeOf(tree.cause[node]!) : null;
  const name = cellName(tree, { node, kind: 'leaf', leaves: 1 });
  return (
    <tr className="hover:bg-hover">
      <td className="max-w-0 min-w-32 font-mono" style={{ width: '45%' }}>
        {isDirectory ? (
          <button
            type="button"
            onClick={onOpen}
            className="block max-w-full truncate rounded-sm text-accent hover:underline"
          >
            {name}
          </button>
        ) : (
          <span className="block truncate">{name}</span>
        )}
      </td>
      <td
        data-hint={formatExactBytes(tree.bytes[node]!)}
        className="text-right font-semibold whitespace-nowrap tabular-nums"
      >
        {formatBytes(tree.bytes[node]!)}
      </td>
      <td className="text-right whitespace-nowrap text-muted tabular-nums">{(share * 100).toFixed(1)} %</td>
      <td className="text-right whitespace-nowrap tabular-nums">{dead === 0 ? '' : formatBytes(dead)}</td>
      <td>
        {cause !== null && (
          <span className="flex items-center gap-1 whitespace-nowrap">
            <CauseBadge cause={cause} decorative />
            <span className="max-w-40 truncate">{DEATH_TEXTS[cause].title}</span>
          </span>
        )}
      </td>
      <td data-hint={instructionText(rows, layer)} className="tabular-nums">
        {layerNumber(layer)}
      </td>
      <td className="whitespace-nowrap text-muted">
        {isDirectory ? fileCount(files) : kindLook(tree.kind[node]!).title}
      </td>
      <td>
        <IconButton
          label={`Show ${name} in the tree`}
          icon={<ListTree aria-hidden />}
          className="size-6! [&_svg]:size-3.5!"
          onClick={() => onShowPath(tree.path[node]!, layer)}
        />
      </td>
    </tr>
  );
}
