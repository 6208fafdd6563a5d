import { ArrowDownNarrowWide, ArrowUpNarrowWide, Ellipsis, PanelBottom } from 'lucide-react';
import {
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type MouseEvent,
  type ReactElement,
} from 'react';
import { explainInstruction } from '../../core/explain/explain-instruction.ts';
import type { CatalogImage } from '../../core/formats/catalog.ts';
import type { HistoryRow } from '../../core/history/history-row.ts';
import { detectBuilder } from '../../core/history/builder.ts';
import { buildDockerfileText } from '../../core/history/dockerfile-text.ts';
import { formatDockerHistory } from '../../core/history/docker-history-text.ts';
import { IconButton } from '../../ui/button.tsx';
import { copyText } from '../../ui/copy-button.tsx';
import { HintArea } from '../../ui/hint-area.tsx';
import { useLandingFocus } from '../../ui/landing-focus.ts';
import { ContextMenu, Menu, type MenuItem } from '../../ui/menu.tsx';
import { PaneHeader } from '../../ui/pane-header.tsx';
import { Panes } from '../../ui/panes.tsx';
import type { ByteExportSpec, LayerState, SelectedImage } from '../../worker/session-types.ts';
import { HistoryItem } from './history-item.tsx';
import { pickRow, pressKey, type ListChange, type Range } from './history-selection.ts';
import { InstructionPanel } from './instruction-panel.tsx';
import { SaveLayerMenu } from './save-layer-menu.tsx';

export interface HistoryPaneProps {
  readonly image: SelectedImage;
  readonly catalogImage: CatalogImage;
  /** Whether the layers are a registry's. */
  readonly isFetched: boolean;
  readonly range: Range;
  readonly onSelectRange: (range: Range) => void;
  readonly newestFirst: boolean;
  readonly onNewestFirstChange: (newestFirst: boolean) => void;
  readonly instructionShown: boolean;
  readonly onInstructionShownChange: (shown: boolean) => void;
  /** Saves a layer, what layers change, or the filesystem after one. */
  readonly onSave: (spec: ByteExportSpec) => void;
  /** Says what happened to the person: something was copied, or could not be. */
  readonly onNotice: (text: string, tone: 'plain' | 'danger') => void;
  /** How many of the lowest layers are the base image's, and whether the person said so; null while nothing is known. */
  readonly base?: { readonly layers: number; readonly isChosen: boolean } | null;
  /** Null for what the image itself tells. */
  readonly onBaseChange?: (layers: number | null) => void;
  /** An entry that was asked for from elsewhere, by its index; another object asks again. */
  readonly wanted?: WantedRow | null;
  /** Milliseconds since 1970 that ages are counted to. */
  readonly nowMs: number;
}

export interface WantedRow {
  readonly row: number;
}

/** The image's history, every entry of it; the layers that entries made are selected here. */
export function HistoryPane(props: HistoryPaneProps): ReactElement {
  const { image, isFetched, range, newestFirst, instructionShown, nowMs, base = null, onBaseChange } = props;
  const rows = image.historyRows;
  const { active, list, onKeyDown, onContextMenu, onPick } = useListbox(props);
  const activeRow = rows[active];
  const explanations = useMemo(
    () => rows.map((row) => explainInstruction(row.keyword, detectBuilder(row)).text),
    [rows],
  );
  const biggestBytes = image.layers.reduce(
    (most, layer) => Math.max(most, layer.uncompressedBytes ?? layer.compressedBytes ?? 0),
    0,
  );

  const baseRow = base === null || base.layers === 0 ? -1 : rows.findLastIndex((row) => isOfBase(row, base.layers));
  const options = rows.map((row, index) => (
    <HistoryItem
      key={index}
      row={row}
      index={index}
      layer={row.layer === null ? null : (image.layers[row.layer] ?? null)}
      isFetched={isFetched}
      biggestBytes={biggestBytes}
      isSelected={row.layer !== null && row.layer >= range.from && row.layer <= range.to}
      isActive={index === active}
      nowMs={nowMs}
      explanation={explanations[index] ?? null}
      baseEnd={index !== baseRow ? null : newestFirst ? 'above' : 'below'}
      onPick={onPick}
    />
  ));
  const baseItems = onBaseChange === undefined ? [] : baseMenu(rows, active, base);
  const changeBase = (id: string) => onBaseChange?.(id === 'told' ? null : Number(id));
  const entries = (
    <ul
      ref={list}
      role="listbox"
      aria-label="History"
      aria-multiselectable
      onKeyDown={onKeyDown}
      onContextMenu={onContextMenu}
      className="h-full overflow-y-auto overscroll-contain bg-surface"
    >
      {newestFirst ? options.toReversed() : options}
    </ul>
  );
  const listbox =
    onBaseChange === undefined ? (
      entries
    ) : (
      <ContextMenu sections={[{ items: baseItems }]} onSelect={changeBase}>
        {entries}
      </ContextMenu>
    );

  return (
    <section aria-label="History" className="flex h-full flex-col bg-surface">
      <HistoryHeader {...props} baseItems={baseItems} onBaseItem={changeBase} />
      <HintArea className="min-h-0 flex-1">
        {instructionShown && activeRow !== undefined ? (
          <Panes
            id="history"
            orientation="vertical"
            panes={[
              { id: 'entries', content: listbox, defaultSize: '68%', minSize: '120px' },
              {
                id: 'instruction',
                defaultSize: '32%',
                minSize: '80px',
                content: (
                  <InstructionPanel
                    key={active}
                    row={activeRow}
                    layer={activeRow.layer === null ? null : (image.layers[activeRow.layer] ?? null)}
                    nowMs={nowMs}
                  />
                ),
              },
            ]}
          />
        ) : (
          listbox
        )}
      </HintArea>
    </section>
  );
}

function HistoryHeader({
  image,
  catalogImage,
  range,
  onSave,
  newestFirst,
  onNewestFirstChange,
  instructionShown,
  onInstructionShownChange,
  onNotice,
  nowMs,
  baseItems,
  onBaseItem,
}: HistoryPaneProps & {
  readonly baseItems: readonly MenuItem[];
  readonly onBaseItem: (id: string) => void;
}): ReactElement {
  const copy = (what: string, text: string) => {
    copyText(text).then(
      () => onNotice(`Copied the ${what}`, 'plain'),
      () => onNotice('The browser did not allow copying', 'danger'),
    );
  };
  const entries = image.historyRows.length;
  const layers = image.layers.length;
  return (
    <PaneHeader
      title="History"
      note={`${entries} ${entries === 1 ? 'entry' : 'entries'}, ${layers} ${layers === 1 ? 'layer' : 'layers'}`}
    >
      <IconButton
        label="Newest first"
        aria-pressed={newestFirst}
        explanation={
          newestFirst
            ? 'Newest instruction first. Press for the order in which they ran.'
            : 'In the order in which they ran. Press for the newest first.'
        }
        keys="h"
        icon={newestFirst ? <ArrowUpNarrowWide aria-hidden /> : <ArrowDownNarrowWide aria-hidden />}
        onClick={() => onNewestFirstChange(!newestFirst)}
      />
      <IconButton
        label="Whole instruction"
        aria-pressed={instructionShown}
        explanation={
          instructionShown ? 'Hide the whole text of the instruction' : 'Show the whole text of the instruction'
        }
        icon={<PanelBottom aria-hidden />}
        onClick={() => onInstructionShownChange(!instructionShown)}
      />
      <SaveLayerMenu layers={image.layers} range={range} usableLayers={image.usableLayers} onSave={onSave} />
      <Menu
        trigger={
          <IconButton
            label="More about the history"
            explanation="Copy the history, as a Dockerfile or as docker prints it; say where the base image ends"
            icon={<Ellipsis aria-hidden />}
          />
        }
        sections={[
          {
            items: [
              {
                id: 'dockerfile',
                text: 'Copy as Dockerfile',
                note: 'Rebuilt from the history, with comments on what is lost',
              },
              {
                id: 'docker-history',
                text: 'Copy as docker history',
                note: 'The table of docker image history --no-trunc',
              },
            ],
          },
          ...(baseItems.length === 0 ? [] : [{ items: baseItems }]),
        ]}
        onSelect={(id) => {
          if (baseItems.some((item) => item.id === id)) {
            onBaseItem(id);
            return;
          }
          if (id === 'dockerfile') {
            const { config, names } = catalogImage;
            copy('Dockerfile', buildDockerfileText({ rows: image.historyRows, config, imageName: names[0] ?? null }));
            return;
          }
          copy(
            'history',
            formatDockerHistory({
              rows: image.historyRows,
              layerBytes: image.layers.map(sumFileBytes),
              imageId: catalogImage.configDigest,
              nowMs,
            }),
          );
        }}
      />
    </PaneHeader>
  );
}

/** Whether an entry made one of so many lowest layers. */
function isOfBase(row: HistoryRow, baseLayers: number): boolean {
  return row.layer !== null && row.layer < baseLayers;
}

/** What can be said about the base image with the active entry in hand. */
function baseMenu(
  rows: readonly HistoryRow[],
  active: number,
  base: { readonly layers: number; readonly isChosen: boolean } | null,
): readonly MenuItem[] {
  const layers = rows.slice(0, active + 1).reduce((most, { layer }) => Math.max(most, (layer ?? -1) + 1), 0);
  const items: MenuItem[] = [];
  if (layers > 0) {
    items.push({
      id: String(layers),
      text: 'Base image ends here',
      note: layers === 1 ? 'Layer 1 is the base image’s' : `Layers 1 to ${layers} are the base image’s`,
    });
  }
  items.push({ id: '0', text: 'No base image', note: 'All layers are this image’s own' });
  if (base?.isChosen === true) {
    items.push({ id: 'told', text: 'Base image as the image tells', note: 'By its annotations or history' });
  }
  return items;
}

/** The sizes of the layer's files, as docker shows it; null while they are not known. */
function sumFileBytes({ changes }: LayerState): number | null {
  return changes === null ? null : changes.added.bytes + changes.modified.bytes + changes.unchanged.bytes;
}

/** Focus and selection of the list: which row is active, the layer that Shift extends from, and the keys. */
function useListbox({ image, range, newestFirst, onSelectRange, wanted = null }: HistoryPaneProps) {
  const rows = image.historyRows;
  const list = useRef<HTMLUListElement>(null);
  const rowOf = (layer: number) =>
    Math.max(
      0,
      rows.findIndex((row) => row.layer === layer),
    );
  const [state, setState] = useState({
    active: wanted?.row ?? rowOf(range.to),
    anchor: range.from,
    seen: range,
    wanted,
  });

  // A range that was selected elsewhere ([ and ], Back, a click in the details) takes the active row along.
  const isOtherRange = state.seen.from !== range.from || state.seen.to !== range.to;
  const isOtherWish = wanted !== null && wanted !== state.wanted;
  if (isOtherRange || isOtherWish) {
    setState({ active: isOtherWish ? wanted.row : rowOf(range.to), anchor: range.from, seen: range, wanted });
  }
  const active = Math.min(state.active, Math.max(0, rows.length - 1));

  const apply = useCallback(
    (change: ListChange, extend: boolean) => {
      setState(({ anchor, seen, wanted }) => ({
        wanted,
        active: change.active,
        anchor: change.range !== null && !extend ? change.range.from : anchor,
        seen: change.range ?? seen,
      }));
      if (change.range !== null) onSelectRange(change.range);
    },
    [onSelectRange],
  );

  const latest = useRef({ rows, newestFirst, active, anchor: state.anchor });
  useEffect(() => {
    latest.current = { rows, newestFirst, active, anchor: state.anchor };
  });

  useEffect(() => {
    const item = findItem(list.current, active);
    // A row that was picked has the focus already, and is in sight; to look where it lies would cost a layout.
    if (item === null || item === document.activeElement) return;
    if (list.current?.contains(document.activeElement) === true) item.focus();
    item.scrollIntoView({ block: 'nearest' });
  }, [active, newestFirst]);

  // An image that opens or comes back is gone on with at its history.
  useLandingFocus(() => findItem(list.current, active));

  const onPick = useCallback(
    (index: number, extend: boolean) => {
      apply(pickRow(latest.current, index, extend), extend);
      findItem(list.current, index)?.focus();
    },
    [apply],
  );
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey) return;
    const change = pressKey(latest.current, event);
    if (change === null) return;
    event.preventDefault();
    apply(change, event.shiftKey);
  };
  /** The menu is about the entry that it was opened on. */
  const onContextMenu = (event: MouseEvent) => {
    const item = event.target instanceof Element ? event.target.closest('[data-index]') : null;
    if (item !== null) apply({ active: Number(item.getAttribute('data-index')), range: null }, false);
  };
  return { active, list, onKeyDown, onContextMenu, onPick };
}

function findItem(list: HTMLElement | null, index: number): HTMLElement | null {
  return list?.querySelector<HTMLElement>(`[data-index="${index}"]`) ?? null;
}
