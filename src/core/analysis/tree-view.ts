import { AppError } from '../../base/app-error.ts';
import { decodeRawText, displayText, encodeRawText } from '../bytes/byte-text.ts';
import type { ImageModel } from '../layers/image-model.ts';
import { layerNumber } from '../layers/layer-number.ts';
import { NONE } from '../layers/layer-table.ts';
import { NO_ROW, RowFlag } from '../layers/version-table.ts';
import type { EntryType } from '../tar/tar-entry.ts';
import type { Mark } from './change.ts';
import { Mark as Marks, RemovalCause } from './change.ts';
import { Expansion } from './expansion.ts';
import type { FlatTree } from './flatten-tree.ts';
import { flattenTree, shownBytes } from './flatten-tree.ts';
import { readPathDetails } from './path-details.ts';
import type { SortedChildren } from './sorted-children.ts';
import { sortChildren } from './sorted-children.ts';
import type { FilteredPaths } from './view-filter.ts';
import { filterPaths, Kept } from './view-filter.ts';
import type { ViewSums } from './view-sums.ts';
import { buildViewSums } from './view-sums.ts';
import type { PathDetails, TreeRow, ViewSpec, ViewState } from './view-types.ts';

interface OpenView {
  readonly spec: ViewSpec;
  readonly sums: ViewSums;
  readonly kept: FilteredPaths;
  readonly children: SortedChildren;
  readonly flat: FlatTree;
  readonly revision: number;
}

/**
 * The tree that a person looks at: one view of an image's model at a time, with its filter, order and open directories.
 * Later layers may be applied to the model while a view is open; it does not change what the view shows.
 */
export class TreeView {
  readonly #model: ImageModel;
  readonly #expansion: Expansion;
  #view: OpenView | null = null;
  #children: { readonly pathCount: number; readonly sorted: SortedChildren } | null = null;
  #revision = 0;

  constructor(model: ImageModel) {
    this.#model = model;
    this.#expansion = new Expansion(model.paths);
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
    const sums =
      before && before.spec.mode === spec.mode && before.spec.from === spec.from && before.spec.to === spec.to
        ? before.sums
        : buildViewSums(this.#model, spec.mode, spec.from, spec.to);
    const kept = filterPaths(this.#model.paths, sums, spec);
    return this.#show(spec, sums, kept, this.#sortedChildren());
  }

  readRows(revision: number, start: number, count: number): TreeRow[] {
    const view = this.#view;
    if (!view || view.revision !== revision) return [];
    const rows: TreeRow[] = [];
    const end = Math.min(view.flat.rowCount, start + count);
    for (let i = Math.max(0, start); i < end; i++) rows.push(this.#row(view, i));
    return rows;
  }

  setExpanded(path: number, expanded: boolean): ViewState {
    this.#expansion.set(path, expanded);
    return this.#reflatten();
  }

  /** Opens every directory among the siblings of a path, itself included. */
  expandSiblings(path: number): ViewState {
    const { parent, firstChild, nextSibling } = this.#model.paths;
    for (let p = firstChild[parent[path]!]!; p >= 0; p = nextSibling[p]!) this.#expansion.set(p, true);
    return this.#reflatten();
  }

  /** Opens every directory down to this depth: 0 closes all, Infinity opens all. */
  expandToLevel(level: number): ViewState {
    this.#expansion.setLevel(level);
    return this.#reflatten();
  }

  /** Opens the directories above a path; `row` is -1 when the view's filter hides it. */
  revealPath(path: number): { readonly view: ViewState; readonly row: number } {
    const view = this.#required();
    if (path <= 0 || path >= view.kept.state.length || view.kept.state[path] === Kept.no) {
      return { view: this.#state(view), row: -1 };
    }
    let changed = false;
    const { parent } = this.#model.paths;
    for (let p = parent[path]!; p > 0; p = parent[p]!) {
      if (this.#expansion.isOpen(p, view.kept)) continue;
      this.#expansion.set(p, true);
      changed = true;
    }
    const state = changed ? this.#reflatten() : this.#state(view);
    const { flat } = this.#required();
    return { view: state, row: flat.path.subarray(0, flat.rowCount).indexOf(path) };
  }

  findParentRow(revision: number, row: number): number {
    const view = this.#view;
    if (!view || view.revision !== revision || row >= view.flat.rowCount) return -1;
    const parent = this.#model.paths.parent[view.flat.path[row]!]!;
    return parent === 0 ? -1 : view.flat.path.lastIndexOf(parent, row);
  }

  findRowByPrefix(revision: number, row: number, prefix: string): number {
    const view = this.#view;
    if (!view || view.revision !== revision) return -1;
    const { rowCount, path } = view.flat;
    const wanted = prefix.toLowerCase();
    for (let step = 1; step <= rowCount; step++) {
      const at = (row + step) % rowCount;
      if (decodeRawText(this.#model.paths.name(path[at]!)).toLowerCase().startsWith(wanted)) return at;
    }
    return -1;
  }

  /** The path with this raw text (leading slash, lone surrogates for bytes that are not UTF-8), or null. */
  findPath(rawPath: string): number | null {
    const path = this.#model.paths.findPath(encodeRawText(rawPath.replace(/^\/+/, '')));
    return path > 0 && this.#model.latestRow(path) !== NO_ROW ? path : null;
  }

  readDetails(path: number): PathDetails {
    return readPathDetails(this.#model, path, this.#view?.spec.to ?? this.#model.layerCount - 1);
  }

  #show(spec: ViewSpec, sums: ViewSums, kept: FilteredPaths, children: SortedChildren): ViewState {
    const flat = flattenTree({
      children,
      kept,
      sums,
      sortKey: spec.sortKey,
      descending: spec.descending,
      isOpen: (path) => this.#expansion.isOpen(path, kept),
    });
    this.#revision += 1;
    this.#view = { spec, sums, kept, children, flat, revision: this.#revision };
    return this.#state(this.#view);
  }

  #reflatten(): ViewState {
    const { spec, sums, kept, children } = this.#required();
    return this.#show(spec, sums, kept, children);
  }

  #required(): OpenView {
    if (!this.#view) throw new AppError('read-failed', 'No layer is shown yet.');
    return this.#view;
  }

  #state(view: OpenView): ViewState {
    return {
      revision: view.revision,
      rowCount: view.flat.rowCount,
      totals: view.sums.totals,
      matchCount: view.kept.matchCount,
    };
  }

  #sortedChildren(): SortedChildren {
    const { paths } = this.#model;
    if (this.#children?.pathCount !== paths.count) {
      this.#children = { pathCount: paths.count, sorted: sortChildren(paths) };
    }
    return this.#children.sorted;
  }

  #row(view: OpenView, index: number): TreeRow {
    const { paths, rows } = this.#model;
    const { sums, kept, flat } = view;
    const path = flat.path[index]!;
    // A path kept only for what lies below it may be no part of the view: its facts are those it has after `to`.
    const row = sums.shown[path] === NO_ROW ? this.#model.rowAfter(path, view.spec.to) : sums.shown[path]!;
    const implied = row === NO_ROW || (rows.flags[row]! & RowFlag.implied) !== 0;
    const owner = rows.owners[row === NO_ROW ? 0 : rows.owner.get(row)]!;
    const name = displayText(decodeRawText(paths.name(path)));
    const mark = sums.mark[path] as Mark;
    const expandable = kept.childCount[path]! > 0;
    return {
      path,
      name: name.text,
      nameEscaped: name.escaped,
      level: paths.depth(path),
      positionInSet: flat.positionInSet[index]!,
      setSize: kept.childCount[paths.parent[path]!]!,
      type: (row === NO_ROW ? 1 : rows.type[row]!) as EntryType,
      expandable,
      expanded: expandable && this.#expansion.isOpen(path, kept),
      mark,
      reasons: sums.reasons[path]!,
      removalCause: mark === Marks.removed ? this.#removalCause(path, view.spec.to) : RemovalCause.none,
      matches: kept.state[path] === Kept.match,
      sizeBytes: shownBytes(sums, path),
      added: { count: sums.addedCount[path]!, bytes: sums.addedBytes[path]! },
      modified: { count: sums.modifiedCount[path]!, bytes: sums.modifiedBytes[path]! },
      removed: { count: sums.removedCount[path]!, bytes: sums.removedBytes[path]! },
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
    return (row === NO_ROW ? RemovalCause.none : rows.removalCause[row]!) as RemovalCause;
  }

  #linkText(link: number): string {
    return displayText(decodeRawText(this.#model.links.get(link))).text;
  }
}

function sameSpec(a: ViewSpec, b: ViewSpec): boolean {
  return (
    a.mode === b.mode &&
    a.from === b.from &&
    a.to === b.to &&
    a.filterText === b.filterText &&
    a.filterSyntax === b.filterSyntax &&
    a.minSizeBytes === b.minSizeBytes &&
    a.sortKey === b.sortKey &&
    a.descending === b.descending &&
    a.marks.length === b.marks.length &&
    a.marks.every((mark, i) => mark === b.marks[i])
  );
}
