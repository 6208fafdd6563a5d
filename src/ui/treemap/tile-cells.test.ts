import { expect, test } from 'vitest';
import { cellAt, cellOf, neighbourOf } from './find-cell.ts';
import { insideOf, tileCells, type Cell } from './tile-cells.ts';
import { treemapCommand } from './treemap-keys.ts';
import { ancestorsOf, heaviestChildren, indexTree, isBelow, type TreeIndex } from './tree-index.ts';

/** Branches by name, leaves by weight. */
type Spec = { readonly [name: string]: Spec | number };

function plant(spec: Spec): { readonly index: TreeIndex; readonly nodeOf: (name: string) => number } {
  const parent: number[] = [0];
  const weight: number[] = [0];
  const isBranch: number[] = [1];
  const names: string[] = [''];
  const add = (children: Spec, under: number): number => {
    let sum = 0;
    for (const [name, child] of Object.entries(children)) {
      const node = parent.length;
      parent.push(under);
      names.push(name);
      isBranch.push(typeof child === 'number' ? 0 : 1);
      weight.push(typeof child === 'number' ? child : 0);
      if (typeof child !== 'number') weight[node] = add(child, node);
      sum += weight[node]!;
    }
    return sum;
  };
  weight[0] = add(spec, 0);
  return {
    index: indexTree({ count: parent.length, parent, weight, isBranch }),
    nodeOf: (name) => names.indexOf(name),
  };
}

/** A tree that is the same every time: branches within branches, weights from 0 to thousands. */
function grow(seed: number, depth: number): Spec {
  let state = seed;
  const next = (below: number) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) % below;
  };
  const branch = (level: number): Spec =>
    Object.fromEntries(
      Array.from({ length: 2 + next(12) }, (_, at) => [
        `${level}-${at}-${next(1e9)}`,
        level > 0 && next(3) > 0 ? branch(level - 1) : next(6) === 0 ? 0 : next(5000),
      ]),
    );
  return branch(depth);
}

/** Children by the index of the cell around them. */
function childrenOf(cells: readonly Cell[]): ReadonlyMap<number, readonly Cell[]> {
  const groups = new Map<number, Cell[]>();
  for (const cell of cells) {
    if (cell.parent < 0) continue;
    const group = groups.get(cell.parent);
    if (group === undefined) groups.set(cell.parent, [cell]);
    else group.push(cell);
  }
  return groups;
}

const area = ({ left, top, right, bottom }: Pick<Cell, 'left' | 'top' | 'right' | 'bottom'>) =>
  (right - left) * (bottom - top);

test('the children of an open branch cover its inside exactly, with areas in proportion to their weights', () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const cells = tileCells(plant(grow(seed, 4)).index, 0, { width: 700, height: 500 });
    expect(cells.length).toBeGreaterThan(30);
    const worst = { weight: 0, area: 0, share: 0, outside: 0 };
    for (const [at, children] of childrenOf(cells)) {
      const branch = cells[at]!;
      const inside = insideOf(branch);
      const note = (what: keyof typeof worst, by: number) => {
        worst[what] = Math.max(worst[what], Math.abs(by));
      };
      note('weight', children.reduce((sum, child) => sum + child.weight, 0) - branch.weight);
      note('area', children.reduce((sum, child) => sum + area(child), 0) - area(inside));
      for (const child of children) {
        note('share', area(child) / area(inside) - child.weight / branch.weight);
        note('outside', Math.max(0, inside.left - child.left, inside.top - child.top));
        note('outside', Math.max(0, child.right - inside.right, child.bottom - inside.bottom));
      }
    }
    expect(Math.max(...Object.values(worst))).toBeLessThan(1e-6);
  }
});

test('no two siblings share any room', () => {
  const cells = tileCells(plant(grow(7, 3)).index, 0, { width: 640, height: 400 });
  let most = 0;
  for (const children of childrenOf(cells).values()) {
    for (const [at, a] of children.entries()) {
      for (const b of children.slice(at + 1)) {
        const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        most = Math.max(most, Math.min(width, height));
      }
    }
  }
  expect(most).toBeLessThan(1e-6);
});

test('children that are too small stand together as one cell that says how many leaves it is', () => {
  const small = Object.fromEntries(Array.from({ length: 500 }, (_, at) => [`small-${at}`, 1]));
  const { index, nodeOf } = plant({ large: 100_000, ...small, nested: { 'deep-1': 1, 'deep-2': 1 } });
  const cells = tileCells(index, 0, { width: 300, height: 200 });
  const rest = cells.filter(({ kind }) => kind === 'rest');
  expect(rest).toHaveLength(1);
  expect(rest[0]).toMatchObject({ node: 0, leaves: 502, weight: 502 });
  expect(cellOf(cells, nodeOf('large'))).toBeGreaterThan(0);
  expect(cellOf(cells, nodeOf('small-3'))).toBe(-1);
});

test('a single small child keeps its own cell', () => {
  const { index, nodeOf } = plant({ large: 100_000, small: 1 });
  const cells = tileCells(index, 0, { width: 300, height: 200 });
  expect(cells.map(({ kind }) => kind)).toEqual(['open', 'leaf', 'leaf']);
  expect(cellOf(cells, nodeOf('small'))).toBe(2);
});

test('what weighs nothing has no cell, and a tree of nothing has none at all', () => {
  const { index, nodeOf } = plant({ empty: 0, full: 5, hollow: { void: 0 } });
  const cells = tileCells(index, 0, { width: 300, height: 200 });
  expect(cells.map(({ node }) => node)).toEqual([0, nodeOf('full')]);
  expect(tileCells(plant({ empty: 0 }).index, 0, { width: 300, height: 200 })).toEqual([]);
  expect(tileCells(index, 0, { width: 0, height: 200 })).toEqual([]);
});

test('a branch that is too small to be opened is one closed cell', () => {
  const { index, nodeOf } = plant({ large: 100_000, branch: { a: 100, b: 100 } });
  const cells = tileCells(index, 0, { width: 300, height: 200 });
  expect(cells[cellOf(cells, nodeOf('branch'))]).toMatchObject({ kind: 'closed', leaves: 2 });
});

test('a branch may be shown by itself', () => {
  const { index, nodeOf } = plant({ large: 100_000, branch: { a: 300, b: 100 } });
  const cells = tileCells(index, nodeOf('branch'), { width: 300, height: 200 });
  expect(cells.map(({ node }) => node)).toEqual([nodeOf('branch'), nodeOf('a'), nodeOf('b')]);
});

test('the innermost cell at a point is found', () => {
  const { index, nodeOf } = plant({ branch: { a: 300, b: 100 } });
  const cells = tileCells(index, 0, { width: 300, height: 200 });
  const a = cells[cellOf(cells, nodeOf('a'))]!;
  expect(cells[cellAt(cells, a.left + 5, a.top + 5)]).toBe(a);
  // The header of the branch.
  expect(cells[cellAt(cells, 20, 6)]!.node).toBe(nodeOf('branch'));
  expect(cellAt(cells, 300, 100)).toBe(-1);
});

test('arrows go to the nearest sibling on that side and stop at the border', () => {
  const { index, nodeOf } = plant({ a: 600, b: 300, c: 300 });
  const cells = tileCells(index, 0, { width: 400, height: 200 });
  const at = (name: string) => cellOf(cells, nodeOf(name));
  expect(neighbourOf(cells, at('a'), 'right')).toBe(at('b'));
  expect(neighbourOf(cells, at('b'), 'down')).toBe(at('c'));
  expect(neighbourOf(cells, at('c'), 'left')).toBe(at('a'));
  expect(neighbourOf(cells, at('a'), 'left')).toBe(-1);
});

test('Enter goes into branches and opens leaves; Escape goes out only where there is an outside', () => {
  const { index, nodeOf } = plant({ branch: { a: 300, b: 100 }, leaf: 300 });
  const cells = tileCells(index, 0, { width: 400, height: 200 });
  const branch = cellOf(cells, nodeOf('branch'));
  const leaf = cellOf(cells, nodeOf('leaf'));
  expect(treemapCommand(cells, branch, false, 'Enter')).toEqual({ kind: 'zoom-in', cell: branch });
  expect(treemapCommand(cells, leaf, false, 'Enter')).toEqual({ kind: 'open', cell: leaf });
  expect(treemapCommand(cells, -1, false, 'ArrowDown')).toEqual({ kind: 'go', cell: branch });
  expect(treemapCommand(cells, leaf, true, 'Escape')).toEqual({ kind: 'zoom-out' });
  expect(treemapCommand(cells, leaf, false, 'Escape')).toBeNull();
  expect(treemapCommand(cells, leaf, false, 'x')).toBeNull();
});

test('the heaviest children come first, no more than asked for', () => {
  const { index, nodeOf } = plant({ a: 1, b: 5, c: 3, d: 5, e: 2 });
  expect(heaviestChildren(index, 0, 3)).toEqual([nodeOf('b'), nodeOf('d'), nodeOf('c')]);
  expect(heaviestChildren(index, 0, 99)).toHaveLength(5);
});

test('the line of ancestors leads from the root to the node', () => {
  const { index, nodeOf } = plant({ x: { y: { z: 1 } } });
  expect(ancestorsOf(index.tree, nodeOf('z'))).toEqual([0, nodeOf('x'), nodeOf('y'), nodeOf('z')]);
  expect(isBelow(index.tree, nodeOf('z'), nodeOf('x'))).toBe(true);
  expect(isBelow(index.tree, nodeOf('x'), nodeOf('z'))).toBe(false);
  expect(isBelow(index.tree, nodeOf('x'), nodeOf('x'))).toBe(false);
  expect(index.leaves[0]).toBe(1);
});
