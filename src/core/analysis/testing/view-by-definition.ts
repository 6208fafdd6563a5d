import { decodeRawText } from '../../bytes/byte-text.ts';
import { compareVersions } from '../../layers/compare-versions.ts';
import type { ImageModel } from '../../layers/image-model.ts';
import { NO_ROW, RowFlag } from '../../layers/version-table.ts';
import { Mark, Reason } from '../change.ts';
import type { TreeRow, ViewSpec } from '../view-types.ts';

/** What a row shows that depends on the view. */
export type DefinedRow = Pick<
  TreeRow,
  | 'path'
  | 'level'
  | 'positionInSet'
  | 'setSize'
  | 'mark'
  | 'reasons'
  | 'matches'
  | 'sizeBytes'
  | 'added'
  | 'modified'
  | 'removed'
>;

interface Node {
  readonly path: number;
  readonly name: string;
  readonly text: string;
  readonly parent: Node | null;
  readonly children: Node[];
  inView: boolean;
  mark: Mark;
  reasons: number;
  bytes: number;
  implied: boolean;
}

/**
 * All rows of a view with every directory open, straight from the definitions: a tree of objects over all paths, each
 * looked up by itself. For tests to compare the quick ways with.
 */
export function rowsByDefinition(model: ImageModel, spec: ViewSpec): DefinedRow[] {
  const root = buildTree(model, spec);
  const rows: DefinedRow[] = [];
  const walk = (node: Node, level: number): void => {
    const kept = node.children.filter((child) => isKept(child, spec)).sort((a, b) => comparison(spec, model)(a, b));
    kept.forEach((child, at) => {
      rows.push({
        path: child.path,
        level,
        positionInSet: at + 1,
        setSize: kept.length,
        mark: child.mark,
        reasons: child.reasons,
        matches: matchesItself(child, spec),
        sizeBytes: shownSize(child, spec),
        added: sumOf(child, (each) => each.mark === Mark.added),
        modified: sumOf(child, (each) => each.mark === Mark.modified),
        removed: removedBelow(child),
      });
      walk(child, level + 1);
    });
  };
  walk(root, 1);
  return rows;
}

function buildTree(model: ImageModel, spec: ViewSpec): Node {
  const { rows, paths } = model;
  const nodes: Node[] = [];
  for (let path = 0; path < paths.count; path++) {
    const parent = path === 0 ? null : nodes[paths.parent[path]!]!;
    const name = decodeRawText(paths.name(path));
    const node: Node = {
      path,
      name,
      text: parent === null ? '' : `${parent.text}/${name}`,
      parent,
      children: [],
      inView: false,
      mark: Mark.none,
      reasons: 0,
      bytes: 0,
      implied: false,
    };
    nodes.push(node);
    parent?.children.push(node);
    const after = path === 0 ? NO_ROW : model.rowAfter(path, spec.to);
    const before = path === 0 ? NO_ROW : model.rowAfter(path, spec.from - 1);
    const row = after === NO_ROW ? before : after;
    if (row === NO_ROW) continue;
    node.implied = (rows.flags[row]! & RowFlag.implied) !== 0;
    node.bytes = rows.sizeBytes.get(row);
    node.inView = true;
    if (after === NO_ROW) node.mark = Mark.removed;
    else if (before === NO_ROW) node.mark = node.implied ? Mark.implied : Mark.added;
    else if (after === before) node.inView = spec.mode === 'filesystem';
    else {
      node.reasons = compareVersions(rows, before, after);
      const becameImplied = node.implied && (rows.flags[before]! & RowFlag.implied) === 0;
      if (spec.from === spec.to) {
        node.mark = rows.mark[after] as Mark;
        node.reasons = rows.reasons[after]!;
      } else if (becameImplied || (node.reasons & ~Reason.mtime) !== 0) node.mark = Mark.modified;
      else node.mark = node.reasons === 0 ? Mark.identical : Mark.touched;
    }
  }
  return nodes[0]!;
}

function below(node: Node): Node[] {
  return [node, ...node.children.flatMap(below)];
}

function sumOf(node: Node, counts: (node: Node) => boolean): { count: number; bytes: number } {
  const counted = below(node).filter((each) => each.inView && counts(each));
  return { count: counted.length, bytes: counted.reduce((sum, each) => sum + each.bytes, 0) };
}

/** Implied directories are in no change list. */
function removedBelow(node: Node): { count: number; bytes: number } {
  return sumOf(node, (each) => each.mark === Mark.removed && !each.implied);
}

function shownSize(node: Node, spec: ViewSpec): number {
  if (node.mark === Mark.removed) return removedBelow(node).bytes;
  return sumOf(node, (each) => each.mark !== Mark.removed && (spec.mode === 'filesystem' || each.mark !== Mark.none))
    .bytes;
}

function hasText(node: Node, { filterText, filterSyntax }: ViewSpec): boolean {
  if (filterSyntax === 'regex') return new RegExp(filterText).test(node.text);
  if (filterText.includes('/')) return node.text.toLowerCase().includes(filterText.toLowerCase());
  const foldAscii = (text: string): string => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
  return foldAscii(node.name).includes(filterText.toLowerCase());
}

function hasTextAbove(node: Node | null, spec: ViewSpec): boolean {
  return node?.parent != null && (hasText(node, spec) || hasTextAbove(node.parent, spec));
}

function passes(node: Node, spec: ViewSpec): boolean {
  if (!node.inView || !hasTextAbove(node, spec)) return false;
  if (spec.mode === 'changes' && (node.mark === Mark.none || node.mark === Mark.implied)) return false;
  if (!spec.marks.includes(node.mark === Mark.implied ? Mark.none : node.mark)) return false;
  return shownSize(node, spec) >= spec.minSizeBytes;
}

function matchesItself(node: Node, spec: ViewSpec): boolean {
  return passes(node, spec) && hasText(node, spec);
}

function isKept(node: Node, spec: ViewSpec): boolean {
  return passes(node, spec) || node.children.some((child) => isKept(child, spec));
}

function comparison(spec: ViewSpec, model: ImageModel): (a: Node, b: Node) => number {
  const byName = (a: Node, b: Node): number => model.paths.compareNames(a.path, b.path);
  if (spec.sortKey === 'name') return spec.descending ? (a, b) => byName(b, a) : byName;
  const key = (node: Node): number =>
    spec.sortKey === 'size'
      ? shownSize(node, spec)
      : sumOf(node, (each) => each.mark === Mark.added || each.mark === Mark.modified).bytes + removedBelow(node).bytes;
  return (a, b) => (spec.descending ? key(b) - key(a) : key(a) - key(b)) || byName(a, b);
}
