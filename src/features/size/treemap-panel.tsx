import { ImageDown, ListTree, X } from 'lucide-react';
import { useCallback, useMemo, useRef, useState, type ReactElement } from 'react';
import { DEATH_TEXTS } from '../../core/explain/size-texts.ts';
import type { HistoryRow } from '../../core/history/history-row.ts';
import { layerNumber } from '../../core/layers/layer-number.ts';
import { readNodeName } from '../../core/review/node-name.ts';
import type { Review, SizeTree } from '../../core/review/review.ts';
import { IconButton } from '../../ui/button.tsx';
import { formatBytes, formatCount } from '../../ui/byte-size.ts';
import { Menu } from '../../ui/menu.tsx';
import { savePicture, type Picture, type PictureFormat } from '../../ui/picture/save-picture.ts';
import { useColours } from '../../ui/picture/use-colours.ts';
import { Segmented } from '../../ui/segmented.tsx';
import { ancestorsOf, indexTree, isBelow } from '../../ui/treemap/tree-index.ts';
import { Treemap, type TreemapHandle } from '../../ui/treemap/treemap.tsx';
import type { Cell } from '../../ui/treemap/tile-cells.ts';
import { CauseBadge } from './cause-badge.tsx';
import { CellFacts, describeCell } from './cell-facts.tsx';
import { layerBarPicture } from './draw-layer-bar.ts';
import { KIND_LOOKS } from './kind-looks.ts';
import { LevelTable } from './level-table.tsx';
import type { ColourBy, ColourToken } from './map-colours.ts';
import { sizeLook } from './size-look.ts';

export interface TreemapPanelProps {
  readonly review: Review;
  readonly tree: SizeTree;
  readonly rows: readonly HistoryRow[];
  readonly colours: readonly ColourToken[];
  readonly range: { readonly from: number; readonly to: number } | null;
  readonly onShowPath: (path: number, layer: number) => void;
  /** Of the image, for the names of saved pictures. */
  readonly name: string;
  readonly onNotice: (text: string, tone: 'plain' | 'danger') => void;
}

type Shape = 'map' | 'table';

/** Where the space is: a treemap, or the same as a table. */
export function TreemapPanel(props: TreemapPanelProps): ReactElement {
  const { review, tree, rows, colours: layerTokens, range, onShowPath, name, onNotice } = props;
  const colours = useColours();
  const handle = useRef<TreemapHandle>(null);
  const [root, setRoot] = useState(0);
  const [active, setActive] = useState<number | null>(null);
  const [colourBy, setColourBy] = useState<ColourBy>('layer');
  const [shape, setShape] = useState<Shape>('map');
  /** The selection that the person has put aside; another one counts again. */
  const [ignored, setIgnored] = useState<TreemapPanelProps['range']>(null);
  const emphasis = range === ignored ? null : range;

  const index = useMemo(
    () => indexTree({ count: tree.count, parent: tree.parent, weight: tree.bytes, isBranch: tree.isDirectory }),
    [tree],
  );
  const look = useMemo(
    () => sizeLook({ tree, colourBy, layerTokens, colours, emphasis }),
    [tree, colourBy, layerTokens, colours, emphasis],
  );
  const describe = useCallback(
    (cell: Cell) => ({
      text: describeCell({ tree, cell, rows }),
      box: <CellFacts tree={tree} cell={cell} rows={rows} />,
    }),
    [tree, rows],
  );
  const show = useCallback((node: number) => onShowPath(tree.path[node]!, tree.layer[node]!), [tree, onShowPath]);
  const open = useCallback(
    (cell: Cell) => {
      if (cell.kind === 'leaf') show(cell.node);
      else setShape('table');
    },
    [show],
  );

  const save = (picture: Picture, format: PictureFormat, what: string) => {
    savePicture(picture, format, `${name}.${what}`).then(
      () => onNotice(`Saved ${name}.${what}.${format}`, 'plain'),
      (error: unknown) => onNotice(error instanceof Error ? error.message : String(error), 'danger'),
    );
  };
  const here = root === 0 ? '/' : readNodeName(tree, root);
  const activeNode = active !== null && active > 0 && (root === active || isBelow(tree, active, root)) ? active : null;
  return (
    <section aria-label="Where the space is" className="flex h-full min-h-0 flex-col">
      <div className="flex shrink-0 flex-wrap items-center gap-x-2 gap-y-1 pb-1.5">
        <Breadcrumb tree={tree} root={root} onRootChange={setRoot} />
        <div className="ml-auto flex items-center gap-2">
          {emphasis !== null && shape === 'map' && (
            <span className="flex h-6 items-center gap-0.5 rounded-md bg-accent-soft pl-2 text-sm text-accent">
              {emphasis.from === emphasis.to
                ? `Layer ${layerNumber(emphasis.from)}`
                : `Layers ${layerNumber(emphasis.from)}\u2013${layerNumber(emphasis.to)}`}
              <IconButton
                label="Show the colours of all layers"
                icon={<X aria-hidden />}
                className="size-6! [&_svg]:size-3.5!"
                onClick={() => setIgnored(range)}
              />
            </span>
          )}
          {shape === 'map' && (
            <Segmented<ColourBy>
              label="What colours tell"
              value={colourBy}
              onChange={setColourBy}
              segments={[
                {
                  value: 'layer',
                  text: 'Layer',
                  explanation:
                    'Coloured and numbered by the layer that stores the file, as in the bar above. Dead bytes are hatched.',
                },
                {
                  value: 'cause',
                  text: 'Cause',
                  explanation:
                    'Dead bytes are coloured and lettered by what took them out of sight; live ones stay grey.',
                },
                {
                  value: 'kind',
                  text: 'Kind',
                  explanation: 'Coloured and lettered by what kind of file it is, told by its name and mode.',
                },
              ]}
            />
          )}
          <Segmented<Shape>
            label="Map or table"
            value={shape}
            onChange={setShape}
            segments={[
              {
                value: 'map',
                text: 'Map',
                explanation:
                  'Areas are stored bytes. Click a directory to go into it, or use the arrow keys, Enter and Backspace.',
              },
              { value: 'table', text: 'Table', explanation: 'The same directory as a table, largest first.' },
            ]}
          />
          <SaveMenu
            canSaveMap={shape === 'map'}
            onSaveMap={(format) => {
              const picture = handle.current?.picture(`${name}: ${here === '/' ? 'all files' : here}`);
              if (picture !== undefined) save(picture, format, 'treemap');
            }}
            onSaveBar={(format) =>
              save(layerBarPicture(review, layerTokens, colours, `${name}: layers`), format, 'layers')
            }
          />
        </div>
      </div>
      <p role="status" className="sr-only">
        {shape === 'table' ? `Table of ${here}` : `Map of ${here}`}, {formatBytes(tree.bytes[root]!)},{' '}
        {formatCount(index.leaves[root]!)} files
      </p>
      <div className="min-h-0 flex-1 overflow-hidden rounded-sm border border-border">
        {tree.bytes[0] === 0 ? (
          <p className="p-6 text-center text-muted">No file of this image has any content.</p>
        ) : shape === 'table' ? (
          <LevelTable
            tree={tree}
            index={index}
            root={root}
            rows={rows}
            onRootChange={(node) => {
              setRoot(node);
              setActive(null);
            }}
            onShowPath={onShowPath}
          />
        ) : (
          <Treemap
            label={`Treemap of ${here}`}
            index={index}
            root={root}
            onRootChange={setRoot}
            active={active}
            onActiveChange={setActive}
            onOpen={open}
            look={look}
            describe={describe}
            handle={handle}
          />
        )}
      </div>
      {shape === 'map' && (
        <>
          <div className="flex h-8 shrink-0 items-center gap-3 pt-1 text-sm">
            <span className={`min-w-0 flex-1 truncate ${activeNode === null ? 'text-faint' : ''}`}>
              {activeNode === null
                ? 'Click a directory to go into it, or a file to pick it.'
                : describeCell({
                    tree,
                    rows,
                    cell: {
                      node: activeNode,
                      kind: 'leaf',
                      leaves: index.leaves[activeNode]!,
                      weight: tree.bytes[activeNode]!,
                    },
                  })}
            </span>
            {activeNode !== null && (
              <button
                type="button"
                onClick={() => show(activeNode)}
                className="flex h-6 shrink-0 items-center gap-1 rounded-md border border-edge bg-raised px-2 hover:bg-hover"
              >
                <ListTree aria-hidden className="size-3.5" /> Show in tree
              </button>
            )}
          </div>
          <Legend colourBy={colourBy} review={review} tree={tree} />
        </>
      )}
    </section>
  );
}

interface BreadcrumbProps {
  readonly tree: SizeTree;
  readonly root: number;
  readonly onRootChange: (node: number) => void;
}

function Breadcrumb({ tree, root, onRootChange }: BreadcrumbProps): ReactElement {
  const line = ancestorsOf(tree, root);
  return (
    <nav aria-label="Directory shown" className="min-w-0 flex-1 basis-32">
      <ol className="flex min-w-0 items-center overflow-hidden font-mono text-sm whitespace-nowrap">
        {line.map((node, depth) => (
          <li
            key={node}
            className={`flex items-center ${depth < line.length - 1 && depth > 0 ? 'min-w-5 shrink' : 'min-w-0 shrink-0'}`}
          >
            {depth > 1 && <span className="text-faint">/</span>}
            {node === root ? (
              <span aria-current="location" className="truncate px-0.5 font-semibold">
                {node === 0 ? '/' : readNodeName(tree, node)}
              </span>
            ) : (
              <button
                type="button"
                onClick={() => onRootChange(node)}
                className="truncate rounded-sm px-0.5 text-accent hover:underline"
              >
                {node === 0 ? '/' : readNodeName(tree, node)}
              </button>
            )}
          </li>
        ))}
        <li className="pl-2 font-sans text-muted tabular-nums">{formatBytes(tree.bytes[root]!)}</li>
      </ol>
    </nav>
  );
}

interface LegendProps {
  readonly colourBy: ColourBy;
  readonly review: Review;
  readonly tree: SizeTree;
}

/** The letters and colours that the map uses. Those of layers stand in the bar of layers. */
function Legend({ colourBy, review, tree }: LegendProps): ReactElement {
  const kinds = useMemo(() => (colourBy === 'kind' ? presentKinds(tree) : []), [tree, colourBy]);
  return (
    <ul aria-label="Legend" className="flex shrink-0 flex-wrap gap-x-3 gap-y-0.5 pt-0.5 text-sm text-muted">
      {colourBy === 'layer' && <li>Numbers and colours are those of the bar of layers.</li>}
      {colourBy === 'cause' &&
        review.causes.map(({ cause, weight }) => (
          <li key={cause} className="flex items-center gap-1">
            <CauseBadge cause={cause} decorative />
            {DEATH_TEXTS[cause].title} <span className="text-faint tabular-nums">{formatBytes(weight.bytes)}</span>
          </li>
        ))}
      {colourBy === 'kind' &&
        kinds.map(({ look: { title, letter, token }, bytes }) => (
          <li key={title} className="flex items-center gap-1">
            <span
              aria-hidden
              className="inline-flex size-4.5 items-center justify-center rounded-sm text-xs font-semibold text-text"
              style={{ backgroundColor: `var(--color-${token})` }}
            >
              {letter}
            </span>
            {title} <span className="text-faint tabular-nums">{formatBytes(bytes)}</span>
          </li>
        ))}
      <li className="flex items-center gap-1">
        <span aria-hidden className="hatched inline-block size-4.5 rounded-sm bg-map-other" />
        Dead
      </li>
    </ul>
  );
}

/** Kinds of which there is anything, by bytes. */
function presentKinds({ count, isDirectory, kind, bytes }: SizeTree) {
  const sums = new Float64Array(KIND_LOOKS.length);
  for (let node = 0; node < count; node += 1) {
    if (isDirectory[node] !== 1) sums[kind[node]!]! += bytes[node]!;
  }
  return KIND_LOOKS.map((look, at) => ({ look, bytes: sums[at]! }))
    .filter((each) => each.bytes > 0)
    .toSorted((a, b) => b.bytes - a.bytes);
}

interface SaveMenuProps {
  readonly canSaveMap: boolean;
  readonly onSaveMap: (format: PictureFormat) => void;
  readonly onSaveBar: (format: PictureFormat) => void;
}

function SaveMenu({ canSaveMap, onSaveMap, onSaveBar }: SaveMenuProps): ReactElement {
  return (
    <Menu
      trigger={
        <IconButton
          label="Save picture"
          explanation="Save the treemap or the bar of layers, as SVG or PNG"
          icon={<ImageDown aria-hidden />}
        />
      }
      sections={[
        {
          title: 'Treemap, as it is shown',
          items: [
            { id: 'map svg', text: 'SVG', disabled: !canSaveMap },
            { id: 'map png', text: 'PNG', disabled: !canSaveMap },
          ],
        },
        {
          title: 'Bar of layers',
          items: [
            { id: 'bar svg', text: 'SVG' },
            { id: 'bar png', text: 'PNG' },
          ],
        },
      ]}
      onSelect={(id) => {
        const format = id.endsWith('svg') ? 'svg' : 'png';
        if (id.startsWith('map')) onSaveMap(format);
        else onSaveBar(format);
      }}
    />
  );
}
