import { useCallback, useEffect, useMemo, useRef, type ReactElement } from 'react';
import { AppError, isCancellation } from '../../base/app-error.ts';
import type { Mark } from '../../core/analysis/change.ts';
import type { ViewState } from '../../core/analysis/view-types.ts';
import { layerNumber } from '../../core/layers/layer-number.ts';
import type { SelectedImage, Session } from '../../worker/session-types.ts';
import type { VirtualRowsHandle } from '../../ui/tree-grid/virtual-rows.tsx';
import { marksAfterToggle } from './mark-toggles.tsx';
import type { RowSpan } from './row-pages.ts';
import { TreeGrid } from './tree-grid.tsx';
import { EmptyNotice, NoRowsNotice, PartialNotice, UnreadNotice } from './tree-notice.tsx';
import { isFiltering, viewSpecOf, withoutFilters, type LayerRange, type TreeSettings } from './tree-settings.ts';
import { TreeStatus } from './tree-status.tsx';
import { FILTER_INPUT_ID, TreeToolbar } from './tree-toolbar.tsx';
import { WithoutRows } from './without-rows.tsx';
import { useTreeCommands } from './use-tree-commands.ts';
import { useTreeView } from './use-tree-view.ts';

export interface TreePaneProps {
  readonly session: Session;
  readonly image: SelectedImage;
  readonly range: LayerRange;
  readonly settings: TreeSettings;
  readonly onSettingsChange: (settings: TreeSettings) => void;
  /** Path number (TreeRow.path), or null when none is selected. */
  readonly selectedPath: number | null;
  readonly onSelectPath: (path: number | null) => void;
  /** Enter or a double click on a file or a link. */
  readonly onOpenPath?: (path: number) => void;
  /** Called when a view or a change of its expansion has reached the screen; its revision tells DetailsPane to look again. */
  readonly onViewShown?: (view: ViewState) => void;
  /** True when somebody was sent here from elsewhere: the tree takes the keyboard once it shows the selected path. */
  readonly wantsFocus?: boolean;
  readonly onFocusTaken?: () => void;
}

/** Rows that are loaded before the first layout says how many are in sight. */
const FIRST_SPAN: RowSpan = { first: 0, last: 63 };

/**
 * The file tree of a layer, of a range of layers or of the whole filesystem after a layer.
 * Needs a QueryClientProvider and the TooltipProvider of ui/tooltip.tsx above it, and fills its parent's height.
 */
export function TreePane(props: TreePaneProps): ReactElement {
  // Another image has other paths and other layers: nothing of the old one is a stand-in for it.
  return <TreeOfImage key={`${props.session.id} ${props.image.index}`} {...props} />;
}

function TreeOfImage(props: TreePaneProps): ReactElement {
  const { session, image, range, settings, onSettingsChange, selectedPath, onSelectPath, onOpenPath, onViewShown } =
    props;
  const { wantsFocus = false, onFocusTaken } = props;
  const grid = useRef<VirtualRowsHandle>(null);
  const inSight = useRef(FIRST_SPAN);
  const spec = useMemo(() => viewSpecOf(range, settings), [range, settings]);
  const isReadable = range.to < image.usableLayers;

  const spanInSight = useCallback(() => inSight.current, []);
  const noteRowsInSight = useCallback((span: RowSpan) => {
    inSight.current = span;
  }, []);
  const view = useTreeView({ session, image, spec, selectedPath, isReadable, spanInSight });
  const { shown, isOpening, error } = view;

  const applySettings = useCallback(
    (changes: Partial<TreeSettings>) => onSettingsChange({ ...settings, ...changes }),
    [settings, onSettingsChange],
  );
  const toggleMark = useCallback(
    (mark: Mark) => applySettings({ marks: marksAfterToggle(settings.marks, mark) }),
    [applySettings, settings.marks],
  );
  const focusGrid = useCallback(() => grid.current?.focus(), []);
  const hadKeyboard = useRef(false);
  /** After the rows have been rendered again. */
  const focusGridSoon = useCallback(() => queueMicrotask(focusGrid), [focusGrid]);
  const commands = useTreeCommands({
    session,
    view,
    grid,
    onSelectPath,
    onOpenPath,
    onToggleMark: toggleMark,
    onFilter: focusFilter,
  });

  const state = shown?.state ?? null;
  useEffect(() => {
    if (state !== null) onViewShown?.(state);
  }, [state, onViewShown]);

  const isThere = shown !== null && !isOpening && shown.sought === selectedPath && shown.spec === spec;
  useEffect(() => {
    if (!wantsFocus || !isThere) return;
    focusGrid();
    onFocusTaken?.();
  }, [wantsFocus, isThere, focusGrid, onFocusTaken]);

  const filterProblem = error instanceof AppError && error.code === 'filter-invalid' ? error.message : null;
  const otherError = error !== null && filterProblem === null && !isCancellation(error) ? error : null;
  const layer = image.layers[range.to];

  return (
    <section
      aria-label="Files"
      className="flex h-full min-h-0 flex-col"
      onFocus={(event) => {
        hadKeyboard.current = event.target.getAttribute('role') === 'treegrid';
      }}
    >
      <TreeToolbar
        range={range}
        settings={settings}
        onSettingsChange={applySettings}
        onToggleMark={toggleMark}
        totals={state?.totals ?? null}
        filterProblem={filterProblem}
        onLeaveFilter={focusGrid}
        onExpandToLevel={commands.expandToLevel}
      />
      <PartialNotice layer={layer} number={layerNumber(range.to)} />
      <div className="min-h-0 flex-1">
        {!isReadable ? (
          <UnreadNotice image={image} range={range} />
        ) : otherError !== null ? (
          <EmptyNotice title="This view could not be opened">
            <p role="alert">{otherError.message}</p>
          </EmptyNotice>
        ) : shown === null ? null : shown.state.rowCount === 0 ? (
          <WithoutRows hadKeyboard={hadKeyboard} run={commands.run} onRowsBack={focusGridSoon}>
            <NoRowsNotice
              layer={layer}
              range={range}
              settings={settings}
              state={shown.state}
              onResetFilters={() => onSettingsChange(withoutFilters(settings))}
            />
          </WithoutRows>
        ) : (
          <TreeGrid
            session={session}
            image={image}
            shown={shown}
            commands={commands}
            handle={grid}
            order={settings}
            onOrderChange={applySettings}
            onRowsPainted={noteRowsInSight}
            isBusy={isOpening}
          />
        )}
      </div>
      {shown !== null && <TreeStatus state={shown.state} isFiltered={isFiltering(settings)} />}
    </section>
  );
}

function focusFilter(): void {
  const input = document.getElementById(FILTER_INPUT_ID);
  if (!(input instanceof HTMLInputElement)) return;
  input.focus();
  input.select();
}
