import { assert } from '../../base/assert.ts';
import {
  deathCauses,
  type Death,
  type DeathCause,
  type Finding,
  type Review,
  type ReviewLayer,
  type SizeTree,
  type Weight,
} from '../../core/review/review.ts';

export interface FakeVersion {
  readonly path: string;
  readonly layer: number;
  readonly bytes: number;
  /** What killed it, and in which layer; left out for what is live. */
  readonly death?: readonly [cause: DeathCause, killedBy: number];
  readonly kind?: number;
}

/** A tree of sizes over made-up file versions. A node's path number is its position in the tree. */
export function fakeSizeTree(versions: readonly FakeVersion[]): SizeTree {
  interface Node {
    readonly name: string;
    readonly parent: number;
    readonly version: FakeVersion | null;
  }
  const nodes: Node[] = [{ name: '', parent: -1, version: null }];
  const directories = new Map<string, number>([['', 0]]);
  const directoryOf = (path: string): number => {
    const known = directories.get(path);
    if (known !== undefined) return known;
    const slash = path.lastIndexOf('/');
    const parent = directoryOf(path.slice(0, slash));
    nodes.push({ name: path.slice(slash + 1), parent, version: null });
    directories.set(path, nodes.length - 1);
    return nodes.length - 1;
  };
  for (const version of versions) {
    const slash = version.path.lastIndexOf('/');
    const parent = directoryOf(version.path.slice(0, slash));
    nodes.push({ name: version.path.slice(slash + 1), parent, version });
  }
  const count = nodes.length;
  const encoded = nodes.map(({ name }) => new TextEncoder().encode(name));
  const names = new Uint8Array(encoded.reduce((sum, { length }) => sum + length, 0));
  const tree = {
    count,
    parent: Int32Array.from(nodes, ({ parent }) => parent),
    path: Int32Array.from(nodes, (_, node) => node),
    bytes: new Float64Array(count),
    deadBytes: new Float64Array(count),
    layer: new Uint16Array(count),
    cause: new Uint8Array(count),
    kind: new Uint8Array(count),
    isDirectory: Uint8Array.from(nodes, ({ version }) => (version === null ? 1 : 0)),
    names,
    nameEnds: new Uint32Array(count),
  };
  let end = 0;
  encoded.forEach((bytes, node) => {
    names.set(bytes, end);
    end += bytes.length;
    tree.nameEnds[node] = end;
  });
  for (let node = count - 1; node > 0; node -= 1) {
    const { version, parent } = nodes[node]!;
    if (version !== null) {
      tree.bytes[node] = version.bytes;
      tree.deadBytes[node] = version.death === undefined ? 0 : version.bytes;
      tree.layer[node] = version.layer;
      tree.cause[node] = version.death === undefined ? 0 : 1 + deathCauses.indexOf(version.death[0]);
      tree.kind[node] = version.kind ?? 0;
    }
    if (tree.bytes[node]! >= tree.bytes[parent]! / 2) {
      tree.layer[parent] = tree.layer[node]!;
      tree.kind[parent] = tree.kind[node]!;
    }
    if (tree.cause[node] !== 0) tree.cause[parent] = tree.cause[node]!;
    tree.bytes[parent]! += tree.bytes[node]!;
    tree.deadBytes[parent]! += tree.deadBytes[node]!;
  }
  return tree;
}

const nothing: Weight = { bytes: 0, versions: 0 };

function plus(a: Weight, bytes: number): Weight {
  return { bytes: a.bytes + bytes, versions: a.versions + 1 };
}

/** The review that such versions make; findings and the rest are what a test gives. */
export function fakeReview(
  layerCount: number,
  versions: readonly FakeVersion[],
  changes: Partial<Review> = {},
): Review {
  const baseLayers = changes.base?.layers ?? 0;
  const layers: ReviewLayer[] = Array.from({ length: layerCount }, (_, layer) => ({
    layer,
    isBase: layer < baseLayers,
    total: nothing,
    live: nothing,
    dead: nothing,
    killed: nothing,
    compressedBytes: null,
  }));
  const deaths = new Map<string, Death>();
  let live = nothing;
  let dead = nothing;
  for (const { layer, bytes, death } of versions) {
    const own = layers[layer];
    assert(own !== undefined, 'the layer is one of the image');
    layers[layer] = {
      ...own,
      total: plus(own.total, bytes),
      ...(death === undefined ? { live: plus(own.live, bytes) } : { dead: plus(own.dead, bytes) }),
    };
    if (death === undefined) {
      live = plus(live, bytes);
      continue;
    }
    dead = plus(dead, bytes);
    const [cause, killedBy] = death;
    const killer = layers[killedBy];
    assert(killer !== undefined, 'the killing layer is one of the image');
    layers[killedBy] = { ...killer, killed: plus(killer.killed, bytes) };
    const key = `${layer} ${killedBy} ${cause}`;
    const known = deaths.get(key) ?? { addedBy: layer, killedBy, cause, weight: nothing };
    deaths.set(key, { ...known, weight: plus(known.weight, bytes) });
  }
  const total = { bytes: live.bytes + dead.bytes, versions: live.versions + dead.versions };
  const sorted = [...deaths.values()].toSorted((a, b) => b.weight.bytes - a.weight.bytes);
  return {
    total,
    live,
    dead,
    efficiency: total.bytes === 0 ? 1 : live.bytes / total.bytes,
    complete: true,
    contentsRead: true,
    base: { layers: 0, how: 'unknown', name: null },
    layers,
    causes: deathCauses.flatMap((cause) => {
      const weights = sorted.filter((death) => death.cause === cause).map(({ weight }) => weight);
      return weights.length === 0
        ? []
        : [
            {
              cause,
              weight: weights.reduce((a, b) => ({ bytes: a.bytes + b.bytes, versions: a.versions + b.versions })),
            },
          ];
    }),
    deaths: sorted,
    duplicates: { extra: nothing, groups: [] },
    dive: {
      efficiency: 1,
      wastedBytes: 0,
      wastedUserPercent: 0,
      sizeBytes: total.bytes,
      userSizeBytes: total.bytes,
      inefficiencyCount: 0,
      inefficiencies: [],
      cutLayers: [],
    },
    findings: [],
    packages: [],
    ...changes,
  };
}

/** A finding of which a test says what it is about. */
export function fakeFinding(changes: Partial<Finding>): Finding {
  return {
    code: 'apt-lists',
    severity: 'waste',
    title: 'apt lists left behind',
    bytes: 0,
    compressedBytes: null,
    count: 1,
    paths: [],
    root: null,
    layers: [],
    killedBy: null,
    historyRows: [],
    why: 'apt fetches them again whenever it needs them.',
    remedy: 'Remove them in the instruction that fetched them.',
    example: null,
    evidence: null,
    isBase: false,
    ...changes,
  };
}
