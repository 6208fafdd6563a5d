import { compareBytes } from '../bytes/byte-text.ts';
import type { ImageModel } from '../layers/image-model.ts';
import { DiveLayerTree, DivePaths, DiveStack } from './dive-tree.ts';
import { pathText } from './found-path.ts';
import { mostInefficiencies, type DiveFigures } from './review.ts';

/**
 * dive's figures by dive's own formula, with what is odd about it: only leaves of each layer's own tree count, a whiteout of
 * a directory costs what lay below it, opaque whiteouts cost nothing, all copies of a path that is listed twice are wasted,
 * and a whiteout of a path that is not there ends the layer. Null for an image without layers.
 * Source: dive at d6c6919, dive/filetree/{efficiency,file_tree,file_node}.go and dive/image/analysis.go.
 */
export function computeDive(model: ImageModel, mostPaths = mostInefficiencies): DiveFigures | null {
  if (model.layerCount === 0) return null;
  const paths = new DivePaths(model);
  const count = new Count(paths);
  const tree = new DiveLayerTree(paths);
  const stack = new DiveStack(paths);
  const lastWhiteouts = model.listings.findLastIndex((listing) => {
    for (let entry = 0; entry < listing.entryCount; entry++) {
      if (paths.isWhiteout(paths.open[listing.path(entry)]!)) return true;
    }
    return false;
  });
  const cutLayers: number[] = [];
  let sizeBytes = 0;
  let userSizeBytes = 0;
  for (const [layer, listing] of model.listings.entries()) {
    tree.build(listing);
    sizeBytes += tree.sizeBytes;
    if (layer > 0) userSizeBytes += tree.sizeBytes;
    const order = tree.hasWhiteouts || paths.climbs ? tree.postOrder() : tree.nodes;
    if (layer === 0) stack.copy(tree);
    if (!count.add(tree, order, stack)) cutLayers.push(layer);
    if (layer < lastWhiteouts) stack.add(tree, order);
  }
  const { efficiency, wastedBytes, inefficient } = count.finish();
  return {
    efficiency,
    wastedBytes,
    wastedUserPercent: userSizeBytes === 0 ? null : wastedBytes / userSizeBytes,
    sizeBytes,
    userSizeBytes,
    inefficiencyCount: inefficient.length,
    inefficiencies: largest(inefficient, mostPaths, model).map(({ path, count: times, bytes, isInside }) => ({
      path: pathText(model, path) + (isInside ? '/' : ''),
      count: times,
      bytes,
    })),
    cutLayers,
  };
}

interface Inefficient {
  readonly path: number;
  readonly count: number;
  readonly bytes: number;
  /** A whiteout that names nothing counts for its directory with a slash at the end. */
  readonly isInside: boolean;
}

/** Sums by path, whiteouts under the path that they name. */
class Count {
  readonly #paths: DivePaths;
  readonly #bytes: Float64Array;
  /** Least bytes of one node. */
  readonly #least: Float64Array;
  readonly #times: Uint32Array;
  /** Of whiteouts whose path no layer lists: they count by themselves. By node. */
  readonly #unlisted = new Map<number, { bytes: number; least: number; times: number }>();

  /** Whiteouts that ended a layer. dive has opened an account for their paths before, with a least of -1. */
  readonly #failed: number[] = [];

  constructor(paths: DivePaths) {
    this.#paths = paths;
    const { count } = paths.paths;
    this.#bytes = new Float64Array(count);
    this.#least = new Float64Array(count);
    this.#times = new Uint32Array(count);
  }

  /** Answers false where a whiteout of a path that is not in the stack ends the layer. */
  add(tree: DiveLayerTree, order: readonly number[], stack: DiveStack): boolean {
    for (const node of order) {
      if (!tree.isLeaf(node)) continue;
      if (!this.#paths.isWhiteout(node)) {
        this.#note(node, tree.bytes[node]!);
        continue;
      }
      const target = this.#paths.target(node);
      if (!stack.has(target)) {
        this.#failed.push(node);
        return false;
      }
      const cost = stack.costOf(target);
      if (this.#paths.namesNothing(node)) this.#noteUnlisted(node, cost);
      else this.#note(target, cost);
    }
    return true;
  }

  finish(): { efficiency: number; wastedBytes: number; inefficient: Inefficient[] } {
    const inefficient: Inefficient[] = [];
    let least = 0;
    let all = 0;
    let wastedBytes = 0;
    const sum = (path: number, bytes: number, leastBytes: number, count: number, isInside: boolean): void => {
      least += leastBytes;
      all += bytes;
      if (count < 2) return;
      wastedBytes += bytes;
      inefficient.push({ path, count, bytes, isInside });
    };
    for (let path = 0; path < this.#times.length; path++) {
      if (this.#times[path]! > 0) sum(path, this.#bytes[path]!, this.#least[path]!, this.#times[path]!, false);
    }
    for (const [node, { bytes, least: leastBytes, times }] of this.#unlisted) {
      sum(this.#paths.paths.parent[node]!, bytes, leastBytes, times, true);
    }
    least -= this.#unusedAccounts();
    return { efficiency: all === 0 ? 1 : least / all, wastedBytes, inefficient };
  }

  #unusedAccounts(): number {
    const accounts = new Set<string>();
    for (const node of this.#failed) {
      const target = this.#paths.target(node);
      const isListed = target >= 0 && !this.#paths.namesNothing(node);
      const isUsed = isListed ? this.#times[target]! > 0 : this.#unlisted.has(node);
      if (!isUsed) accounts.add(isListed ? `path ${target}` : `whiteout ${node}`);
    }
    return accounts.size;
  }

  #note(path: number, bytes: number): void {
    if (this.#times[path] === 0 || bytes < this.#least[path]!) this.#least[path] = bytes;
    this.#bytes[path]! += bytes;
    this.#times[path]! += 1;
  }

  #noteUnlisted(node: number, bytes: number): void {
    const known = this.#unlisted.get(node);
    if (known === undefined) {
      this.#unlisted.set(node, { bytes, least: bytes, times: 1 });
      return;
    }
    known.bytes += bytes;
    known.least = Math.min(known.least, bytes);
    known.times += 1;
  }
}

/** By bytes; equal ones by path. Paths are spelled out for those that may be among the largest alone. */
function largest(all: Inefficient[], most: number, { paths }: ImageModel): Inefficient[] {
  const byBytes = all.sort((a, b) => b.bytes - a.bytes || a.path - b.path);
  const least = byBytes[most - 1]?.bytes ?? 0;
  const candidates = byBytes
    .filter(({ bytes }) => bytes >= least)
    .map((each) => ({ each, text: paths.fullPath(each.path) }));
  candidates.sort((a, b) => b.each.bytes - a.each.bytes || compareBytes(a.text, b.text));
  return candidates.slice(0, most).map(({ each }) => each);
}
