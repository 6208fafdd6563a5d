import type { ImageModel } from '../layers/image-model.ts';
import { ROOT, type PathTable } from '../layers/path-table.ts';
import { FileKindFinder } from './file-kinds.ts';
import { deathCauses, type SizeTree } from './review.ts';
import { findVersionFates, NO_FILE } from './version-fates.ts';

const SAME_LAYER = 1 + deathCauses.indexOf('same-layer');
const NO_NODE = -1;

/** One file version, before it has a node. */
interface Leaves {
  count: number;
  readonly path: Int32Array;
  readonly bytes: Float64Array;
  readonly layer: Uint16Array;
  readonly cause: Uint8Array;
}

/** Layers beyond this are counted as this one; 65,536 layers are no image that anything runs. */
const lastLayer = 0xffff;

/** Every file version of an image, or those that one layer stores, as a tree; see `SizeTree`. */
export function buildSizeTree(model: ImageModel, layer: number | null = null): SizeTree {
  return layTree(model, collectLeaves(model, layer));
}

/** The buffers behind a tree's columns, to be moved instead of copied. */
export function sizeTreeTransfers(tree: SizeTree): ArrayBuffer[] {
  const { parent, path, bytes, deadBytes, layer, cause, kind, isDirectory, names, nameEnds } = tree;
  const columns = [parent, path, bytes, deadBytes, layer, cause, kind, isDirectory, names, nameEnds];
  return columns.map((column) => column.buffer as ArrayBuffer);
}

function collectLeaves(model: ImageModel, only: number | null): Leaves {
  const { rows, unseen } = model;
  const fates = findVersionFates(model);
  const most = rows.count + unseen.count;
  const leaves: Leaves = {
    count: 0,
    path: new Int32Array(most),
    bytes: new Float64Array(most),
    layer: new Uint16Array(most),
    cause: new Uint8Array(most),
  };
  const add = (path: number, bytes: number, layer: number, cause: number): void => {
    const leaf = leaves.count++;
    leaves.path[leaf] = path;
    leaves.bytes[leaf] = bytes;
    leaves.layer[leaf] = Math.min(layer, lastLayer);
    leaves.cause[leaf] = cause;
  };
  const namesOfNameless = findNamesOfNameless(model);
  for (let layer = 0; layer < model.layerCount; layer++) {
    if (only !== null && only !== layer) continue;
    for (let row = rows.layerStarts[layer]!; row < rows.layerStarts[layer + 1]!; row++) {
      const cause = fates.cause[row]!;
      if (cause === NO_FILE) continue;
      const path = rows.path[row]! >= 0 ? rows.path[row]! : (namesOfNameless.get(row) ?? ROOT);
      add(path, rows.storedBytes(row), layer, cause);
    }
    for (let i = unseen.layerStarts[layer]!; i < unseen.layerStarts[layer + 1]!; i++) {
      add(unseen.path[i]!, unseen.storedBytes(i), layer, SAME_LAYER);
    }
  }
  return leaves;
}

/** A hardlink for each content whose own name a later entry of its layer has taken. */
function findNamesOfNameless({ rows }: ImageModel): ReadonlyMap<number, number> {
  const names = new Map<number, number>();
  for (const [link, inode] of rows.hardlinks()) {
    if (inode >= 0 && rows.path[inode]! < 0 && !names.has(inode)) names.set(inode, rows.path[link]!);
  }
  return names;
}

function layTree({ paths }: ImageModel, leaves: Leaves): SizeTree {
  const nodeOfDirectory = numberDirectories(paths, leaves);
  const directoryCount = nodeOfDirectory.count;
  const count = directoryCount + leaves.count;
  const tree = {
    count,
    parent: new Int32Array(count).fill(NO_NODE),
    path: new Int32Array(count),
    bytes: new Float64Array(count),
    deadBytes: new Float64Array(count),
    layer: new Uint16Array(count),
    cause: new Uint8Array(count),
    kind: new Uint8Array(count),
    isDirectory: new Uint8Array(count).fill(1, 0, directoryCount),
  };
  for (let path = 0; path < paths.count; path++) {
    const node = nodeOfDirectory.of[path]!;
    if (node === NO_NODE) continue;
    tree.path[node] = path;
    if (path !== ROOT) tree.parent[node] = nodeOfDirectory.of[paths.parent[path]!]!;
  }
  const kinds = new FileKindFinder(paths);
  for (let leaf = 0; leaf < leaves.count; leaf++) {
    const node = directoryCount + leaf;
    const path = leaves.path[leaf]!;
    tree.path[node] = path;
    tree.parent[node] = nodeOfDirectory.of[parentOf(paths, path)]!;
    tree.bytes[node] = leaves.bytes[leaf]!;
    tree.layer[node] = leaves.layer[leaf]!;
    tree.cause[node] = leaves.cause[leaf]!;
    tree.deadBytes[node] = tree.cause[node] === 0 ? 0 : tree.bytes[node];
    tree.kind[node] = kinds.kindOf(path);
  }
  for (let node = count - 1; node > 0; node--) {
    const parent = tree.parent[node]!;
    tree.bytes[parent]! += tree.bytes[node]!;
    tree.deadBytes[parent]! += tree.deadBytes[node]!;
  }
  spreadMajority(tree, directoryCount, tree.layer, tree.bytes);
  spreadMajority(tree, directoryCount, tree.cause, tree.deadBytes);
  spreadMajority(tree, directoryCount, tree.kind, tree.bytes);
  return { ...tree, ...collectNames(paths, tree.path) };
}

/** What has the root's own path lies below the root all the same. */
function parentOf(paths: PathTable, path: number): number {
  return path === ROOT ? ROOT : paths.parent[path]!;
}

/** Nodes of the directories above any leaf, in the order of their paths: parents first, the root being 0. By path. */
function numberDirectories(paths: PathTable, leaves: Leaves): { readonly of: Int32Array; readonly count: number } {
  const of = new Int32Array(paths.count).fill(NO_NODE);
  of[ROOT] = 0;
  for (let leaf = 0; leaf < leaves.count; leaf++) {
    for (let p = parentOf(paths, leaves.path[leaf]!); of[p] === NO_NODE; p = paths.parent[p]!) of[p] = 0;
  }
  let count = 0;
  for (let path = 0; path < paths.count; path++) if (of[path] === 0) of[path] = count++;
  return { of, count };
}

/**
 * Gives each directory the value that most of the bytes below it have. One value after another is summed up, over the
 * directories that have it below them alone: the cost is that of the leaves, and not of values times directories.
 */
function spreadMajority(
  { count, parent }: { readonly count: number; readonly parent: Int32Array },
  directoryCount: number,
  values: Uint8Array | Uint16Array,
  weights: Float64Array,
): void {
  const most = new Float64Array(directoryCount);
  const sums = new Float64Array(directoryCount);
  const seen = new Int32Array(directoryCount).fill(-1);
  for (const [value, leaves] of groupLeaves(count, directoryCount, values, weights)) {
    const touched: number[] = [];
    for (const leaf of leaves) {
      sums[parent[leaf]!]! += weights[leaf]!;
      for (let p = parent[leaf]!; p >= 0 && seen[p] !== value; p = parent[p]!) {
        seen[p] = value;
        touched.push(p);
      }
    }
    touched.sort((a, b) => b - a);
    for (const directory of touched) {
      const sum = sums[directory]!;
      if (sum > most[directory]!) {
        most[directory] = sum;
        values[directory] = value;
      }
      if (directory > 0) sums[parent[directory]!]! += sum;
      sums[directory] = 0;
    }
  }
}

/** Leaves that weigh something by their value, values ascending. */
function groupLeaves(
  count: number,
  directoryCount: number,
  values: Uint8Array | Uint16Array,
  weights: Float64Array,
): readonly (readonly [value: number, leaves: readonly number[]])[] {
  const groups = new Map<number, number[]>();
  for (let leaf = directoryCount; leaf < count; leaf++) {
    if (weights[leaf] === 0) continue;
    const value = values[leaf]!;
    const group = groups.get(value);
    if (group === undefined) groups.set(value, [leaf]);
    else group.push(leaf);
  }
  return [...groups].sort(([a], [b]) => a - b);
}

function collectNames(paths: PathTable, pathOf: Int32Array): Pick<SizeTree, 'names' | 'nameEnds'> {
  const nameEnds = new Uint32Array(pathOf.length);
  let length = 0;
  for (let node = 0; node < pathOf.length; node++) {
    const name = paths.nameOf[pathOf[node]!]!;
    length += paths.names.end(name) - paths.names.start(name);
    nameEnds[node] = length;
  }
  const names = new Uint8Array(length);
  for (let node = 0; node < pathOf.length; node++) {
    names.set(paths.name(pathOf[node]!), node === 0 ? 0 : nameEnds[node - 1]);
  }
  return { names, nameEnds };
}
