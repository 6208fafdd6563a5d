import { describe, expect, test } from 'vitest';
import { dir, file, LayeredImage, opaque, whiteout } from '../layers/testing/apply-layers.ts';
import { archive } from '../tar/testing/raw-tar.ts';
import { Mark } from './change.ts';
import { sortByKeys } from './sibling-order.ts';
import { rowsByDefinition, type DefinedRow } from './testing/view-by-definition.ts';
import { TreeView } from './tree-view.ts';
import type { SortKey, TreeRow, ViewSpec, ViewState } from './view-types.ts';

/** Numbers in [0, 1), the same in each run (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Few names, so that layers meet; capitals, other alphabets and characters whose lower case is ASCII among them. */
const names = [
  'lib',
  'LIB',
  'libc',
  'a',
  'ab.js',
  'Ärger',
  'ärger',
  '\u212Aelvin',
  'ΑΣ',
  'x y',
  'readme.md',
  '\u0130i',
];
const texts = [
  '',
  'lib',
  'LI',
  'b',
  'k',
  'är',
  'Är',
  'σ',
  'b/a',
  '/lib',
  'lib/',
  '/',
  'lib/a/',
  'B/LIB',
  'k/',
  'ς/',
  '//',
  'i/',
];

async function randomImage(random: () => number): Promise<LayeredImage> {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const path = (): string => Array.from({ length: 1 + Math.floor(random() * 4) }, () => pick(names)).join('/');
  const member = (): Uint8Array => {
    const kind = random();
    if (kind < 0.15) return whiteout(path());
    if (kind < 0.2) return opaque(path());
    if (kind < 0.4) return dir(`${path()}/`, { mode: pick([0o755, 0o700]) });
    return file(path(), 'x'.repeat(Math.floor(random() * 4)), { mtime: Math.floor(random() * 2) });
  };
  const layers = Array.from({ length: 2 + Math.floor(random() * 3) }, () =>
    archive(...Array.from({ length: Math.floor(random() * 25) }, member)),
  );
  return LayeredImage.of(...layers);
}

function randomSpec(random: () => number, layerCount: number): ViewSpec {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
  const from = Math.floor(random() * layerCount);
  const isRegex = random() < 0.2;
  return {
    mode: pick(['changes', 'filesystem']),
    from,
    to: from + Math.floor(random() * (layerCount - from)),
    filterText: isRegex ? pick(['^/lib', 'a$', 'i.']) : pick(texts),
    filterSyntax: isRegex ? 'regex' : 'text',
    marks: random() < 0.5 ? Object.values(Mark) : Object.values(Mark).filter(() => random() < 0.6),
    minSizeBytes: random() < 0.7 ? 0 : Math.floor(random() * 6),
    sortKey: pick<SortKey>(['name', 'size', 'change']),
    descending: random() < 0.5,
  };
}

function defined(row: TreeRow): DefinedRow {
  const { path, level, positionInSet, setSize, mark, reasons, matches, sizeBytes, added, modified, removed } = row;
  return { path, level, positionInSet, setSize, mark, reasons, matches, sizeBytes, added, modified, removed };
}

function pathsIn(tree: TreeView, { revision }: ViewState): number[] {
  return tree.readRows(revision, 0, Infinity).map(({ path }) => path);
}

describe('views of random images', () => {
  test.each(Array.from({ length: 40 }, (_, seed) => seed))('are as defined (image %i)', async (seed) => {
    const random = seededRandom(seed);
    const { model } = await randomImage(random);
    const tree = new TreeView(model);
    let last = randomSpec(random, model.layerCount);
    tree.open(last);
    tree.expandToLevel(Infinity);
    for (let round = 0; round < 25; round += 1) {
      const fresh = randomSpec(random, model.layerCount);
      // The one before in another order, as often as another.
      const spec = random() < 0.5 ? fresh : { ...last, sortKey: fresh.sortKey, descending: fresh.descending };
      last = spec;
      const expected = rowsByDefinition(model, spec);
      const view = tree.open(spec);
      expect(tree.readRows(view.revision, 0, view.rowCount).map(defined), JSON.stringify(spec)).toEqual(expected);
      expect(view.rowCount).toBe(expected.length);
      expect(view.matchCount).toBe(expected.filter((row) => row.matches).length);
    }
  });

  test.each(Array.from({ length: 20 }, (_, seed) => seed))(
    'have the same rows wherever reading starts, whatever is open (image %i)',
    async (seed) => {
      const random = seededRandom(1000 + seed);
      const { model } = await randomImage(random);
      const tree = new TreeView(model);
      const spec: ViewSpec = { ...randomSpec(random, model.layerCount), filterText: '', minSizeBytes: 0 };
      let view = tree.open(spec);
      for (let round = 0; round < 15; round += 1) {
        const rows = tree.readRows(view.revision, 0, Infinity);
        expect(rows).toHaveLength(view.rowCount);
        // Below an open directory stand its children, below a closed one its next sibling or one of an ancestor's.
        rows.forEach((row, at) => {
          const next = rows[at + 1];
          if (row.expanded) expect(next?.level).toBe(row.level + 1);
          else expect(next?.level ?? 1).toBeLessThanOrEqual(row.level);
        });
        rows.forEach((row, at) => {
          expect(tree.readRows(view.revision, at, 2)).toEqual(rows.slice(at, at + 2));
          expect(tree.revealPath(row.path)).toEqual({ view, row: at });
          const above = rows.slice(0, at).findLastIndex(({ level }) => level === row.level - 1);
          expect(tree.findParentRow(view.revision, at)).toBe(above);
          expect(tree.findRowByPrefix(view.revision, at, row.name)).toBe(
            [...rows.keys()]
              .map((step) => (at + 1 + step) % rows.length)
              .find((other) => rows[other]!.name.toLowerCase().startsWith(row.name.toLowerCase())),
          );
        });
        const row = rows[Math.floor(random() * rows.length)];
        if (row === undefined) break;
        const act = random();
        if (act < 0.1) view = tree.expandToLevel(2);
        else if (act < 0.2) view = tree.expandSiblings(row.path);
        else if (act < 0.3) {
          const { sortKey, descending } = randomSpec(random, model.layerCount);
          view = tree.open({ ...spec, sortKey, descending });
          expect(new Set(pathsIn(tree, view))).toEqual(new Set(rows.map(({ path }) => path)));
        } else view = tree.setExpanded(row.path, !row.expanded);
      }
    },
  );
});

test.each([false, true])(
  'many siblings are sorted like few, equal ones staying in order (descending: %s)',
  (descending) => {
    const random = seededRandom(3);
    const count = 10_000;
    const keys = Float64Array.from({ length: count }, () => {
      const size = random();
      return size < 0.3 ? 0 : size < 0.6 ? Math.floor(random() * 100) : Math.floor(random() * 2 ** (random() * 60));
    });
    const values = Int32Array.from({ length: count }, (_, at) => at * 3);
    const expected = [...values.keys()].sort((a, b) => (descending ? keys[b]! - keys[a]! : keys[a]! - keys[b]!));
    expect([...sortByKeys(values, keys, descending)]).toEqual(expected.map((at) => at * 3));
  },
);
