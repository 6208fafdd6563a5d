import { AppError } from '../../base/app-error.ts';
import { Mark, RemovalCause } from '../../core/analysis/change.ts';
import type { Tally, TreeRow, ViewSpec, ViewState, ViewTotals } from '../../core/analysis/view-types.ts';
import { EntryType } from '../../core/tar/tar-entry.ts';
import { existsAt, markOf, versionAt, type FakeNode, type FakeTree } from './fake-tree.ts';

/** A path of the view with everything summed below it. */
interface Item {
  readonly node: FakeNode;
  readonly mark: Mark;
  readonly reasons: number;
  readonly cause: RemovalCause;
  readonly matches: boolean;
  readonly sizeBytes: number;
  readonly added: Tally;
  readonly modified: Tally;
  readonly removed: Tally;
  readonly children: readonly Item[];
  readonly generated: GeneratedFiles;
}

/** The generated files that match: all of the first `count`, or those with the `numbers`. */
interface GeneratedFiles {
  readonly count: number;
  readonly bytes: number;
  readonly numbers: readonly number[] | null;
}

/** Rows in a run: one item, or generated files one after another. */
type Run = {
  readonly start: number;
  readonly item: Item;
  readonly level: number;
  readonly position: number;
  readonly setSize: number;
} & (
  { readonly kind: 'item'; readonly parentRow: number } | { readonly kind: 'generated'; readonly parentRow: number }
);

const NOTHING: Tally = { count: 0, bytes: 0 };
const NO_FILES: GeneratedFiles = { count: 0, bytes: 0, numbers: null };

/** One open view of a made-up image: filter, order, expansion, rows. */
export class FakeView {
  readonly items: readonly Item[];
  readonly #spec: ViewSpec;
  readonly #expanded: Set<number>;
  readonly #totals = new Map<Mark | 'all', { count: number; bytes: number }>();
  #matchCount = 0;
  #runs: Run[] = [];
  #rowCount = 0;

  constructor(tree: FakeTree, spec: ViewSpec, expanded: Set<number>) {
    this.#spec = spec;
    this.#expanded = expanded;
    const test = compileFilter(spec);
    this.items = [...tree.root.children.values()].flatMap((node) => this.#build(node, test)).sort(this.#compare);
    this.flatten();
  }

  state(revision: number): ViewState {
    const tally = (key: Mark | 'all'): Tally => this.#totals.get(key) ?? NOTHING;
    const totals: ViewTotals = {
      added: tally(Mark.added),
      modified: tally(Mark.modified),
      removed: tally(Mark.removed),
      touched: tally(Mark.touched),
      identical: tally(Mark.identical),
      all: tally('all'),
    };
    return { revision, rowCount: this.#rowCount, totals, matchCount: this.#matchCount };
  }

  /** Lays the rows out again after a change of expansion. */
  flatten(): void {
    this.#runs = [];
    this.#rowCount = 0;
    this.#flattenInto(this.items, 1, -1);
  }

  row(index: number): TreeRow {
    const run = this.#runAt(index);
    if (run.kind === 'generated') return this.#generatedRow(run, index - run.start);
    const { item } = run;
    const { node } = item;
    const version = versionAt(node, this.#spec.to);
    const entry = version?.entry ?? versionAt(node, this.#spec.from - 1)?.entry ?? null;
    const type = entry?.type ?? EntryType.directory;
    const nameEscaped = /[\u0000-\u001f\u202a-\u202e]/.test(node.name);
    return {
      path: node.id,
      name: nameEscaped ? JSON.stringify(node.name).slice(1, -1).replaceAll('\u202e', '\\u202e') : node.name,
      nameEscaped,
      level: run.level,
      positionInSet: run.position,
      setSize: run.setSize,
      type,
      expandable: item.children.length + item.generated.count > 0,
      expanded: this.#expanded.has(node.id),
      mark: item.mark,
      reasons: item.reasons,
      removalCause: item.cause,
      matches: item.matches,
      sizeBytes: item.sizeBytes,
      added: item.added,
      modified: item.modified,
      removed: item.removed,
      mode: entry?.mode ?? null,
      uid: entry?.uid ?? 0,
      gid: entry?.gid ?? 0,
      userName: entry?.userName ?? '',
      groupName: entry?.groupName ?? '',
      mtimeSeconds: entry?.mtimeSeconds ?? null,
      layer: version?.layer ?? null,
      linkTarget: entry?.linkTarget ?? null,
    };
  }

  get rowCount(): number {
    return this.#rowCount;
  }

  parentRow(index: number): number {
    return this.#runAt(index).parentRow;
  }

  rowOf(path: number): number {
    return this.#runs.find((run) => run.kind === 'item' && run.item.node.id === path)?.start ?? -1;
  }

  /** Every directory of the view with its level. */
  *directories(items: readonly Item[] = this.items, level = 1): Generator<readonly [node: FakeNode, level: number]> {
    for (const item of items) {
      if (item.children.length + item.generated.count === 0) continue;
      yield [item.node, level];
      yield* this.directories(item.children, level + 1);
    }
  }

  sizeBelow(path: number, items: readonly Item[] = this.items): Tally {
    for (const item of items) {
      if (item.node.id === path) return { count: countBelow(item), bytes: item.sizeBytes };
      const found = this.sizeBelow(path, item.children);
      if (found !== NOTHING) return found;
    }
    return NOTHING;
  }

  #build(node: FakeNode, test: Test): Item[] {
    const { from, to, mode } = this.#spec;
    const { mark, reasons, cause } = markOf(node, from, to);
    const children = [...node.children.values()].flatMap((child) => this.#build(child, test)).sort(this.#compare);
    const generated = this.#buildGenerated(node, test);
    const isShown = mode === 'filesystem' ? mark === Mark.removed || existsAt(node, to) : mark !== Mark.none;
    const entry = versionAt(node, to)?.entry ?? versionAt(node, from - 1)?.entry ?? null;
    const ownBytes = entry?.sizeBytes ?? 0;
    const below = children
      .filter((child) => child.mark !== Mark.removed)
      .reduce((sum, child) => sum + child.sizeBytes, 0);
    const removedBelow = children.reduce((sum, child) => sum + child.removed.bytes, 0);
    const sizeBytes = mark === Mark.removed ? ownBytes + removedBelow : ownBytes + below + generated.bytes;
    const matches = isShown && test(node.name, node.path, mark, sizeBytes);
    if (isShown) this.#count(mark, { count: 1, bytes: ownBytes });
    if (matches) this.#matchCount += 1;
    if (!matches && children.length === 0 && generated.count === 0) return [];
    const newFiles = node.generated !== null && node.generated.layer >= from ? generated.count : 0;
    const sum = (key: 'added' | 'modified' | 'removed', own: Mark, extra: Tally): Tally => {
      const self = mark === own && matches ? { count: 1, bytes: ownBytes } : NOTHING;
      return [self, extra, ...children.map((child) => child[key])].reduce(
        (total, part) => ({ count: total.count + part.count, bytes: total.bytes + part.bytes }),
        NOTHING,
      );
    };
    const added = sum('added', Mark.added, newFiles === 0 ? NOTHING : { count: newFiles, bytes: generated.bytes });
    const modified = sum('modified', Mark.modified, NOTHING);
    const removed = sum('removed', Mark.removed, NOTHING);
    return [{ node, mark, reasons, cause, matches, sizeBytes, added, modified, removed, children, generated }];
  }

  #buildGenerated(node: FakeNode, test: Test): GeneratedFiles {
    const { from, to, mode, marks, minSizeBytes, filterText } = this.#spec;
    if (node.generated === null || node.generated.layer > to) return NO_FILES;
    const mark = node.generated.layer >= from ? Mark.added : Mark.none;
    if (mode === 'changes' && mark === Mark.none) return NO_FILES;
    const { count } = node.generated;
    const all = { count, bytes: sumOfGeneratedSizes(count) };
    this.#count(mark, all);
    if (filterText === '' && minSizeBytes === 0) {
      if (!marks.includes(mark)) return NO_FILES;
      this.#matchCount += count;
      return { ...all, numbers: null };
    }
    const numbers: number[] = [];
    let bytes = 0;
    for (let number = 0; number < count; number++) {
      const name = generatedName(number);
      if (!test(name, `${node.path}/${name}`, mark, generatedSize(number))) continue;
      numbers.push(number);
      bytes += generatedSize(number);
    }
    this.#matchCount += numbers.length;
    return { count: numbers.length, bytes, numbers };
  }

  #count(mark: Mark, { count, bytes }: Tally): void {
    for (const key of [mark, 'all'] as const) {
      if (key === 'all' && mark === Mark.removed && this.#spec.mode === 'filesystem') continue;
      const total = this.#totals.get(key) ?? { count: 0, bytes: 0 };
      total.count += count;
      total.bytes += bytes;
      this.#totals.set(key, total);
    }
  }

  readonly #compare = (a: Item, b: Item): number => {
    const { sortKey, descending } = this.#spec;
    const change = (item: Item): number => item.added.bytes + item.modified.bytes + item.removed.bytes;
    const order =
      sortKey === 'size'
        ? a.sizeBytes - b.sizeBytes
        : sortKey === 'change'
          ? change(a) - change(b)
          : a.node.name < b.node.name
            ? -1
            : 1;
    return descending ? -order : order;
  };

  #flattenInto(items: readonly Item[], level: number, parentRow: number): void {
    items.forEach((item, index) => {
      const row = this.#rowCount;
      this.#runs.push({ kind: 'item', start: row, item, level, position: index + 1, setSize: items.length, parentRow });
      this.#rowCount += 1;
      if (!this.#expanded.has(item.node.id)) return;
      this.#flattenInto(item.children, level + 1, row);
      if (item.generated.count > 0) {
        const setSize = item.generated.count;
        this.#runs.push({
          kind: 'generated',
          start: this.#rowCount,
          item,
          level: level + 1,
          position: 1,
          setSize,
          parentRow: row,
        });
        this.#rowCount += setSize;
      }
    });
  }

  #runAt(index: number): Run {
    let low = 0;
    let high = this.#runs.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#runs[middle]!.start <= index) low = middle;
      else high = middle - 1;
    }
    return this.#runs[low]!;
  }

  #generatedRow(run: Run, at: number): TreeRow {
    const number = run.item.generated.numbers?.[at] ?? at;
    const { generated } = run.item.node;
    const isNew = generated!.layer >= this.#spec.from;
    return {
      path: generated!.firstId + number,
      name: generatedName(number),
      nameEscaped: false,
      level: run.level,
      positionInSet: at + 1,
      setSize: run.setSize,
      type: EntryType.file,
      expandable: false,
      expanded: false,
      mark: isNew ? Mark.added : Mark.none,
      reasons: 0,
      removalCause: RemovalCause.none,
      matches: true,
      sizeBytes: generatedSize(number),
      added: isNew ? { count: 1, bytes: generatedSize(number) } : NOTHING,
      modified: NOTHING,
      removed: NOTHING,
      mode: 0o644,
      uid: 0,
      gid: 0,
      userName: '',
      groupName: '',
      mtimeSeconds: 1_714_566_787 + number,
      layer: generated!.layer,
      linkTarget: null,
    };
  }
}

function countBelow(item: Item): number {
  return item.children.reduce((sum, child) => sum + 1 + countBelow(child), item.generated.count);
}

function generatedName(number: number): string {
  return `item-${String(number).padStart(7, '0')}.dat`;
}

function sumOfGeneratedSizes(count: number): number {
  let bytes = 0;
  for (let number = 0; number < count; number++) bytes += generatedSize(number);
  return bytes;
}

function generatedSize(number: number): number {
  return (number * 7919) % 65_536;
}

type Test = (name: string, path: string, mark: Mark, sizeBytes: number) => boolean;

function compileFilter(spec: ViewSpec): Test {
  const matchesText = compileText(spec);
  return (name, path, mark, sizeBytes) =>
    spec.marks.includes(mark) && sizeBytes >= spec.minSizeBytes && matchesText(name, path);
}

function compileText({ filterText, filterSyntax }: ViewSpec): (name: string, path: string) => boolean {
  if (filterText === '') return () => true;
  if (filterSyntax === 'text') return (_name, path) => path.toLowerCase().includes(filterText.toLowerCase());
  try {
    const glob = filterText
      .replaceAll(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.');
    const pattern = new RegExp(filterSyntax === 'glob' ? `^${glob}$` : filterText);
    return filterSyntax === 'glob' ? (name) => pattern.test(name) : (_name, path) => pattern.test(path);
  } catch (error) {
    throw new AppError('filter-invalid', (error as Error).message, {}, { cause: error });
  }
}
