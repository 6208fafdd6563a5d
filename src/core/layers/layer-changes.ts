import { Mark } from '../analysis/change.ts';
import type { ImageModel } from './image-model.ts';
import { latin1 } from './byte-string-pool.ts';
import { RowFlag } from './version-table.ts';

/** The change lists of docs/layer-rules.md. Implied directories are in none of them, except where one replaces something. */
export type ChangeList = 'added' | 'modified' | 'removed' | 'unchanged' | 'unchangedDirectories';

/** Paths of one change list of one layer, with a leading slash, one character per byte, sorted by raw bytes. */
export function listChanges(model: ImageModel, layer: number, list: ChangeList): string[] {
  const { rows } = model;
  const paths: string[] = [];
  const texts = new DirectoryTexts(model);
  for (let row = rows.layerStarts[layer]!; row < rows.layerStarts[layer + 1]!; row++) {
    const path = rows.path[row]!;
    if (path >= 0 && changeListOf(model, row) === list) paths.push(texts.of(path));
  }
  return paths.sort(byCodeUnits);
}

function changeListOf(model: ImageModel, row: number): ChangeList | null {
  const { rows } = model;
  const implied = (rows.flags[row]! & RowFlag.implied) !== 0;
  switch (rows.mark[row]) {
    case Mark.added:
      return 'added';
    case Mark.modified:
      return 'modified';
    case Mark.removed:
      return implied ? null : 'removed';
    case Mark.touched:
    case Mark.identical:
      return model.isDirectoryRow(row) ? 'unchangedDirectories' : 'unchanged';
    default:
      return null;
  }
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Full paths as one character per byte; those of directories are kept, so that siblings share the work. */
class DirectoryTexts {
  readonly #model: ImageModel;
  readonly #directories = new Map<number, string>([[0, '/']]);

  constructor(model: ImageModel) {
    this.#model = model;
  }

  of(path: number): string {
    const { paths } = this.#model;
    return this.#directory(paths.parent[path]!) + latin1(paths.name(path));
  }

  /** Joined texts share the memory of their parts, so a chain of 10,000 directories costs 10,000 joints. */
  #directory(path: number): string {
    const { paths } = this.#model;
    const missing: number[] = [];
    let known: string | undefined;
    for (let p = path; (known = this.#directories.get(p)) === undefined; p = paths.parent[p]!) missing.push(p);
    let text = known;
    for (let i = missing.length - 1; i >= 0; i--) {
      text += latin1(paths.name(missing[i]!)) + '/';
      this.#directories.set(missing[i]!, text);
    }
    return text;
  }
}
