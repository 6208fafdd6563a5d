import { AppError } from '../../base/app-error.ts';
import { decodeRawText, displayText, encodeRawText } from '../bytes/byte-text.ts';
import { columnsOf } from '../bytes/memory-use.ts';
import type { ImageModel } from '../layers/image-model.ts';
import { layerNumber } from '../layers/layer-number.ts';
import { NONE } from '../layers/layer-table.ts';
import { NO_ROW, RowFlag } from '../layers/version-table.ts';
import type { EntryType } from '../tar/tar-entry.ts';
import type { Mark } from './change.ts';
import { Mark as Marks, RemovalCause } from './change.ts';
import { Expansion } from './expansion.ts';
import { startsWithFolded } from './name-tests.ts';
import { readPathDetails } from './path-details.ts';
import { SiblingOrder } from './sibling-order.ts';
import type { FilteredPaths } from './view-filter.ts';
import { filterPaths, Kept } from './view-filter.ts';
import { idOfPath } from './view-space.ts';
import type { ViewSums } from './view-sums.ts';
import { buildViewSums, changeOf, shownBytes } from './view-sums.ts';
import type { OpenedView, PathDetails, RowsWish, Tally, TreeRow, ViewSpec, ViewState } from './view-types.ts';
import type { VisibleRow } from './visible-rows.ts';
import { VisibleRows } from './visible-rows.ts';

interface OpenView {
  readonly spec: ViewSpec;
  readonly sums: ViewSums;
  readonly kept: FilteredPaths;
  readonly order: SiblingOrder;
  readonly visible: VisibleRows;
  readonly revision: number;
}

const noChange: Tally = { count: 0, bytes: 0 };

/**
 * The tree that a person looks at: one view of an image's model at a time, with its filter, order and open directories.
 * Later layers may be applied to the model while a view is open; it does not change what the view shows.
 */
export class TreeView {
  readonly #model: ImageModel;
  readonly #expansion: Expansion;
  #view: OpenView | null = null;
  /** Zeros between views. */
  #scratch = new Int32Array(0);
  #revision = 0;

  constructor(model: ImageModel) {
    this.#model = model;
    this.#expansion = new Expansion(model.paths);
  }

  /** Columns of the open view, some of which may be the model's. */
  get columns(): readonly ArrayBufferView[] {
    if (this.#view === null) return [this.#scratch];
    const { sums, kept, visible } = this.#view;
    const { changes } = sums;
    return [...columnsOf(sums, sums.space, changes, changes.space, kept), ...visible.columns, this.#scratch];
  }

  /**
   * Opens a view. AppError 'read-failed' for layers that are not applied, 'filter-invalid' for a bad pattern; the view
   * that was open then stays.
   */
  open(spec: ViewSpec): ViewState {
    if (spec.from < 0 || spec.from > spec.to || spec.to >= this.#model.layerCount) {
      throw new AppError('read-failed', `Layer ${layerNumber(spec.to)} has not been read.`, { layer: spec.to });
    }
    const before = this.#view;
    if (before && sameSpec(before.spec, spec)) return this.#state(before);
    const isSameRange = before?.spec.mode === spec.mode && before.spec.from === spec.from && before.spec.to === spec.to;
    const sums = isSameRange ? before.sums : this.#sum(spec);
    const isSameRows = isSameRange && sameFilter(before.spec, spec);
    const kept = isSameRows ? before.kept : filterPaths(this.#model.paths, sums, spec);
    const order = new SiblingOrder(sums, kept, spec.sortKey, spec.descending);
    return this.#show(spec, sums, kept, order, isSameRows ? before.visible.inOrder(order) : null);
  }

  /** Opens a view and reads the rows that will be in sight. Errors as `open`. */
  openAt(spec: ViewSpec, wish: RowsWish): OpenedView {
    const opened = this.open(spec);
    const { view, row } = wish.reveal === null ? { view: opened, row: -1 } : this.revealPath(wish.reveal);
    const { first, last } = spanAround(Math.max(0, row), wish);
    const firstRow = Math.floor(first / wish.pageRows) * wish.pageRows;
    const endRow = (Math.floor(last / wish.pageRows) + 1) * wish.pageRows;
    return { ...view, revealedRow: row, firstRow, rows: this.readRows(view.revision, firstRow, endRow - firstRow) };
  }

  readRows(revision: number, start: number, count: number): TreeRow[] {
    const view = this.#view;
    if (!view || view.revision !== revision) return [];
    const rows: TreeRow[] = [];
    if (count <= 0) return rows;
    view.visible.forEachFrom(start, (visible) => rows.push(this.#row(view, visible)) < count);
    return rows;
  }

  setExpanded(path: number, expanded: boolean): ViewState {
    const view = this.#required();
    this.#setOpen(view, path, expanded);
    return this.#showAgain(view);
  }

  /** Opens every directory among the siblings of a path, itself included. */
  expandSiblings(path: number): ViewState {
    const { parent, firstChild, nextSibling } = this.#model.paths;
    const view = this.#required();
    for (let p = firstChild[parent[path]!]!; p >= 0; p = nextSibling[p]!) this.#setOpen(view, p, true);
    return this.#showAgain(view);
  }

  /** Opens every directory down to this depth: 0 closes all, Infinity opens all. */
  expandToLevel(level: number): ViewState {
    const { spec, sums, kept, order } = this.#required();
    this.#expansion.setLevel(level);
    return this.#show(spec, sums, kept, order);
  }

  /** Opens the directories above a path; `row` is -1 when the view's filter hides it. */
  revealPath(path: number): { readonly view: ViewState; readonly row: number } {
    const view = this.#required();
    const { space } = view.sums;
    const id = path <= 0 ? -1 : idOfPath(space, path);
    if (id < 0 || view.kept.state[id] === Kept.no) return { view: this.#state(view), row: -1 };
    let changed = false;
    for (let above = space.parent[id]!; above > 0; above = space.parent[above]!) {
      if (this.#expansion.isOpen(above, space, view.kept)) continue;
      this.#setOpen(view, space.path[above]!, true);
      changed = true;
    }
    const state = changed ? this.#showAgain(view) : this.#state(view);
    return { view: state, row: view.visible.rowOf(id) };
  }

  findParentRow(revision: number, row: number): number {
    const view = this.#view;
    if (!view || view.revision !== revision) return -1;
    const id = view.visible.idAt(row);
    const parent = id < 0 ? 0 : view.sums.space.parent[id]!;
    return parent === 0 ? -1 : view.visible.rowOf(parent);
  }

  findRowByPrefix(revision: number, row: number, prefix: string): number {
    const view = this.#view;
    if (!view || view.revision !== revision) return -1;
    const { names, nameOf } = this.#model.paths;
    const { path } = view.sums.space;
    const isMatch = startsWithFolded(names, prefix);
    const find = (from: number, to: number): number => {
      let at = from;
      let found = -1;
      view.visible.forEachFrom(from, ({ id }) => {
        if (at >= to) return false;
        if (isMatch(nameOf[path[id]!]!)) found = at;
        at += 1;
        return found < 0;
      });
      return found;
    };
    const next = find(row + 1, view.visible.count);
    return next >= 0 ? next : find(0, row + 1);
  }

  /** The path with this raw text (leading slash, lone surrogates for bytes that are not UTF-8), or null. */
  findPath(rawPath: string): number | null {
    const path = this.#model.paths.findPath(encodeRawText(rawPath.replace(/^\/+/, '')));
    return path > 0 && this.#model.latestRow(path) !== NO_ROW ? path : null;
  }

  readDetails(path: number): PathDetails {
    return readPathDetails(this.#model, path, this.#view?.spec.to ?? this.#model.layerCount - 1);
  }

  #sum({ mode, from, to }: ViewSpec): ViewSums {
    if (this.#scratch.length < this.#model.paths.count) this.#scratch = new Int32Array(this.#model.paths.parent.length);
    return buildViewSums(this.#model, mode, from, to, this.#scratch);
  }

  /** `rows`: where they are known; else they are counted. */
  #show(
    spec: ViewSpec,
    sums: ViewSums,
    kept: FilteredPaths,
    order: SiblingOrder,
    rows: VisibleRows | null = null,
  ): ViewState {
    const { space } = sums;
    const visible = rows ?? VisibleRows.count(space, kept, order, (id) => this.#expansion.isOpen(id, space, kept));
    this.#revision += 1;
    this.#view = { spec, sums, kept, order, visible, revision: this.#revision };
    return this.#state(this.#view);
  }

  /** The choice is kept also for directories that the view does not hold. */
  #setOpen(view: OpenView, path: number, open: boolean): void {
    this.#expansion.set(path, open);
    const id = idOfPath(view.sums.space, path);
    if (id > 0 && view.kept.childCount[id]! > 0) view.visible.setOpen(id, open);
  }

  /** The same view with other directories open. */
  #showAgain(view: OpenView): ViewState {
    this.#revision += 1;
    this.#view = { ...view, revision: this.#revision };
    return this.#state(this.#view);
  }

  #required(): OpenView {
    if (!this.#view) throw new AppError('read-failed', 'No layer is shown yet.');
    return this.#view;
  }

  #state(view: OpenView): ViewState {
    return {
      revision: view.revision,
      rowCount: view.visible.count,
      totals: view.sums.totals,
      matchCount: view.kept.matchCount,
    };
  }

  #row(view: OpenView, { id, positionInSet }: VisibleRow): TreeRow {
    const { paths, rows } = this.#model;
    const { sums, kept } = view;
    const { space, changes } = sums;
    const path = space.path[id]!;
    const change = changeOf(sums, id);
    // A path kept only for what lies below it may be no part of the view: its facts are those it has after `to`.
    const row = sums.shown[id] === NO_ROW ? this.#model.rowAfter(path, view.spec.to) : sums.shown[id]!;
    const implied = row === NO_ROW || (rows.flags[row]! & RowFlag.implied) !== 0;
    const owner = rows.owners[row === NO_ROW ? 0 : rows.owner.get(row)]!;
    const name = displayText(decodeRawText(paths.name(path)));
    const mark = sums.mark[id] as Mark;
    const expandable = kept.childCount[id]! > 0;
    const tally = (counts: Uint32Array, bytes: Float64Array): Tally =>
      change < 0 ? noChange : { count: counts[change]!, bytes: bytes[change]! };
    return {
      path,
      name: name.text,
      nameEscaped: name.escaped,
      level: paths.depth(path),
      positionInSet,
      setSize: kept.childCount[space.parent[id]!]!,
      type: (row === NO_ROW ? 1 : rows.type[row]!) as EntryType,
      expandable,
      expanded: expandable && this.#expansion.isOpen(id, space, kept),
      mark,
      reasons: change < 0 ? 0 : changes.reasons[change]!,
      removalCause: mark === Marks.removed ? this.#removalCause(path, view.spec.to) : RemovalCause.none,
      matches: kept.state[id] === Kept.match,
      sizeBytes: shownBytes(sums, id),
      added: tally(changes.addedCount, changes.addedBytes),
      modified: tally(changes.modifiedCount, changes.modifiedBytes),
      removed: tally(changes.removedCount, changes.removedBytes),
      mode: implied ? null : rows.mode[row]!,
      uid: owner.uid,
      gid: owner.gid,
      userName: owner.userName,
      groupName: owner.groupName,
      mtimeSeconds: implied ? null : rows.mtimeSeconds[row]!,
      layer: implied ? null : rows.layerOf(row),
      linkTarget: row === NO_ROW || rows.link(row) === NONE ? null : this.#linkText(rows.link(row)),
    };
  }

  #removalCause(path: number, to: number): RemovalCause {
    const { rows } = this.#model;
    let row = this.#model.latestRow(path);
    while (row >= rows.layerStarts[to + 1]!) row = rows.previous[row]!;
    return row === NO_ROW ? RemovalCause.none : rows.removalCause(row);
  }

  #linkText(link: number): string {
    return displayText(decodeRawText(this.#model.links.get(link))).text;
  }
}

/** A span as long as the one in sight, moved so that it holds the row; unmoved if it does already. */
function spanAround(
  row: number,
  inSight: { readonly first: number; readonly last: number },
): { readonly first: number; readonly last: number } {
  if (row >= inSight.first && row <= inSight.last) return inSight;
  const length = inSight.last - inSight.first + 1;
  const first = Math.max(0, row - Math.ceil(length / 2));
  return { first, last: first + length - 1 };
}

function sameSpec(a: ViewSpec, b: ViewSpec): boolean {
  return (
    a.mode === b.mode &&
    a.from === b.from &&
    a.to === b.to &&
    a.sortKey === b.sortKey &&
    a.descending === b.descending &&
    sameFilter(a, b)
  );
}

function sameFilter(a: ViewSpec, b: ViewSpec): boolean {
  return (
    a.filterText === b.filterText &&
    a.filterSyntax === b.filterSyntax &&
    a.minSizeBytes === b.minSizeBytes &&
    a.marks.length === b.marks.length &&
    a.marks.every((mark, i) => mark === b.marks[i])
  );
}
