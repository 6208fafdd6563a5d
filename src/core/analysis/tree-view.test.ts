import { beforeEach, describe, expect, test } from 'vitest';
import { archive, pax } from '../tar/testing/raw-tar.ts';
import { dir, file, LayeredImage, opaque, symlink, whiteout } from '../layers/testing/apply-layers.ts';
import { Mark, RemovalCause } from './change.ts';
import { TreeView } from './tree-view.ts';
import type { ViewSpec } from './view-types.ts';

const everyMark = Object.values(Mark);

function spec(changes: Partial<ViewSpec>): ViewSpec {
  return {
    mode: 'changes',
    from: 0,
    to: changes.from ?? 0,
    filterText: '',
    filterSyntax: 'text',
    marks: everyMark,
    minSizeBytes: 0,
    sortKey: 'name',
    descending: false,
    ...changes,
  };
}

const letters = '·AMRT=i';

describe('a tree view', () => {
  let tree: TreeView;

  beforeEach(async () => {
    const image = await LayeredImage.of(
      archive(
        dir('bin/'),
        file('bin/sh', 'x'.repeat(100)),
        dir('etc/'),
        file('etc/conf', 'old'),
        file('etc/hosts', 'hosts'),
        dir('var/'),
        dir('var/cache/'),
        file('var/cache/big', 'y'.repeat(5000)),
      ),
      archive(file('etc/conf', 'newer'), file('opt/app/main.js', 'z'.repeat(30)), symlink('opt/app/run', 'main.js')),
      archive(opaque('var/cache'), whiteout('etc/hosts'), file('bin/sh', 'x'.repeat(100), { mtime: 5 })),
    );
    tree = new TreeView(image.model);
  });

  /** Rows of a view as `mark indent name size`. */
  function paint(viewSpec: ViewSpec): string[] {
    const view = tree.open(viewSpec);
    return tree
      .readRows(view.revision, 0, view.rowCount)
      .map((row) => `${letters[row.mark]!} ${'  '.repeat(row.level - 1)}${row.name} ${row.sizeBytes}`);
  }

  test('shows what one layer adds, modifies and removes, with the directories above', () => {
    expect(paint(spec({ from: 1 }))).toEqual([
      '· etc 5',
      'M   conf 5',
      'i opt 30',
      'i   app 30',
      'A     main.js 30',
      'A     run 0',
    ]);
  });

  test('keeps removed paths with the bytes they hide and why they went', () => {
    expect(paint(spec({ from: 2 }))).toEqual([
      '· bin 100',
      'T   sh 100',
      '· etc 0',
      'R   hosts 5',
      '· var 0',
      '·   cache 0',
      'R     big 5000',
    ]);
    const view = tree.open(spec({ from: 2 }));
    const rows = tree.readRows(view.revision, 0, 10);
    expect(rows.find((row) => row.name === 'big')!.removalCause).toBe(RemovalCause.opaque);
    expect(rows.find((row) => row.name === 'var')!.removed).toEqual({ count: 1, bytes: 5000 });
    expect(view.totals.removed).toEqual({ count: 2, bytes: 5005 });
  });

  test('shows the whole filesystem after a layer, with that layer’s marks', () => {
    expect(paint(spec({ mode: 'filesystem', from: 1 }))).toEqual([
      '· bin 100',
      '·   sh 100',
      '· etc 10',
      'M   conf 5',
      '·   hosts 5',
      'i opt 30',
      'i   app 30',
      'A     main.js 30',
      'A     run 0',
      '· var 5000',
      '·   cache 5000',
      '·     big 5000',
    ]);
  });

  test('combines a range of layers into one change', () => {
    expect(paint(spec({ from: 1, to: 2 }))).toEqual([
      '· bin 100',
      'T   sh 100',
      '· etc 5',
      'M   conf 5',
      'R   hosts 5',
      'i opt 30',
      'i   app 30',
      'A     main.js 30',
      'A     run 0',
      '· var 0',
      '·   cache 0',
      'R     big 5000',
    ]);
  });

  test('opens with the pages that hold the rows in sight', () => {
    const names = (first: number, last: number, pageRows: number): readonly [number, string[]] => {
      const { firstRow, rows } = tree.openAt(spec({ from: 1 }), { reveal: null, first, last, pageRows });
      return [firstRow, rows.map((row) => row.name)];
    };
    expect(names(0, 1, 2)).toEqual([0, ['etc', 'conf']]);
    expect(names(0, 2, 2)).toEqual([0, ['etc', 'conf', 'opt', 'app']]);
    expect(names(0, 90, 4)).toEqual([0, ['etc', 'conf', 'opt', 'app', 'main.js', 'run']]);
    // A new view starts at its top.
    expect(names(80, 82, 4)).toEqual([0, ['etc', 'conf', 'opt', 'app']]);
  });

  test('opens with the page of a path that is to be revealed', () => {
    const run = tree.findPath('/opt/app/run')!;
    tree.open(spec({ from: 1 }));
    tree.expandToLevel(0);
    const opened = tree.openAt(spec({ from: 1 }), { reveal: run, first: 0, last: 1, pageRows: 2 });
    expect(opened.revealedRow).toBe(4);
    expect(opened.firstRow).toBe(2);
    expect(opened.rows.map((row) => row.name)).toEqual(['app', 'main.js', 'run']);
    expect(opened.rowCount).toBe(5);
  });

  test('leaves out what comes and goes within the range', () => {
    expect(paint(spec({ from: 0, to: 2 })).join()).not.toContain('hosts');
  });

  test('a text filter keeps the ancestors of its matches and what lies in matching directories', () => {
    expect(paint(spec({ mode: 'filesystem', from: 2, filterText: 'APP', marks: everyMark }))).toEqual([
      '· opt 30',
      '·   app 30',
      '·     main.js 30',
      '·     run 0',
    ]);
    expect(tree.open(spec({ mode: 'filesystem', from: 2, filterText: 'APP' })).matchCount).toBe(1);
  });

  test.each([
    ['glob', '*.js', ['main.js']],
    ['glob', 'etc/*', ['conf', 'hosts']],
    ['regex', '/etc/h', ['hosts']],
    ['text', 'etc/c', ['conf']],
  ] as const)('a %s filter %s finds %j', (filterSyntax, filterText, names) => {
    const view = tree.open(spec({ mode: 'filesystem', from: 1, filterSyntax, filterText }));
    const rows = tree.readRows(view.revision, 0, 50);
    expect(rows.filter((row) => row.matches).map((row) => row.name)).toEqual(names);
  });

  test('an invalid expression is refused and the open view stays', () => {
    const before = tree.open(spec({ from: 1 }));
    expect(() => tree.open(spec({ from: 1, filterSyntax: 'regex', filterText: '(' }))).toThrow(
      expect.objectContaining({ code: 'filter-invalid' }),
    );
    expect(tree.readRows(before.revision, 0, 1)).toHaveLength(1);
  });

  test('filters by mark and by size', () => {
    expect(paint(spec({ from: 1, marks: [Mark.modified] }))).toEqual(['· etc 5', 'M   conf 5']);
    expect(paint(spec({ mode: 'filesystem', from: 2, minSizeBytes: 100 }))).toEqual([
      '· bin 100',
      'T   sh 100',
      '· var 0',
      '·   cache 0',
      'R     big 5000',
    ]);
  });

  test('sorts siblings by size, largest first', () => {
    const names = paint(spec({ mode: 'filesystem', from: 1, sortKey: 'size', descending: true }))
      .filter((row) => !row.startsWith('·  ') && row[2] !== ' ')
      .map((row) => row.slice(2));
    expect(names).toEqual(['var 5000', 'bin 100', 'opt 30', 'etc 10']);
  });

  test('closes and opens directories and keeps that from view to view', () => {
    let view = tree.open(spec({ mode: 'filesystem', from: 1 }));
    view = tree.expandToLevel(0);
    expect(tree.readRows(view.revision, 0, 50).map((row) => row.name)).toEqual(['bin', 'etc', 'opt', 'var']);
    const etc = tree.readRows(view.revision, 0, 50)[1]!;
    tree.setExpanded(etc.path, true);
    expect(paint(spec({ mode: 'filesystem', from: 2 }))).toEqual([
      '· bin 100',
      '· etc 5',
      '·   conf 5',
      'R   hosts 5',
      '· opt 30',
      '· var 0',
    ]);
  });

  test('numbers siblings as a tree grid must', () => {
    const view = tree.open(spec({ mode: 'filesystem', from: 1 }));
    const rows = tree.readRows(view.revision, 0, 50);
    const hosts = rows.findIndex((row) => row.name === 'hosts');
    expect(rows[hosts]).toMatchObject({ level: 2, positionInSet: 2, setSize: 2 });
    expect(tree.findParentRow(view.revision, hosts)).toBe(rows.findIndex((row) => row.name === 'etc'));
    expect(tree.findParentRow(view.revision, 0)).toBe(-1);
  });

  test('finds the next row by what a person types', () => {
    const view = tree.open(spec({ mode: 'filesystem', from: 1 }));
    const rows = tree.readRows(view.revision, 0, 50);
    expect(rows[tree.findRowByPrefix(view.revision, 3, 'B')]!.name).toBe('big');
    expect(rows[tree.findRowByPrefix(view.revision, 11, 'b')]!.name).toBe('bin');
    expect(tree.findRowByPrefix(view.revision, 0, 'zzz')).toBe(-1);
  });

  test('reveals a path by opening what is above it', () => {
    tree.open(spec({ mode: 'filesystem', from: 1 }));
    tree.expandToLevel(0);
    const path = tree.findPath('/var/cache/big')!;
    const { view, row } = tree.revealPath(path);
    expect(tree.readRows(view.revision, row, 1)[0]!.name).toBe('big');
  });

  test('tells the life of a path', () => {
    tree.open(spec({ mode: 'filesystem', from: 2 }));
    const details = tree.readDetails(tree.findPath('/etc/hosts')!);
    expect(details.timeline.map(({ layer, mark, sizeBytes }) => ({ layer, mark, sizeBytes }))).toEqual([
      { layer: 0, mark: Mark.added, sizeBytes: 5 },
      { layer: 2, mark: Mark.removed, sizeBytes: 5 },
    ]);
    expect(details.timeline[1]!.removedBy).toBe('/etc/hosts');
  });

  test('answers nothing for a revision that is gone', () => {
    const old = tree.open(spec({ from: 1 }));
    tree.open(spec({ from: 2 }));
    expect(tree.readRows(old.revision, 0, 10)).toEqual([]);
  });

  test('refuses a layer that has not been applied', () => {
    expect(() => tree.open(spec({ from: 3 }))).toThrow(expect.objectContaining({ code: 'read-failed' }));
  });
});

test('a large view opens the directories that stand alone, so that there is something to see', async () => {
  const files = Array.from({ length: 300 }, (_, i) => file(`usr/share/doc/${i % 3}/f${i}`, 'x'));
  const image = await LayeredImage.of(archive(...files));
  const tree = new TreeView(image.model);
  const view = tree.open(spec({}));
  expect(tree.readRows(view.revision, 0, 10).map(({ name, expanded }) => `${name} ${expanded}`)).toEqual([
    'usr true',
    'share true',
    'doc true',
    '0 false',
    '1 false',
    '2 false',
  ]);
});

test('a path of 50,000 directories is shown without overflowing the stack', async () => {
  const image = await LayeredImage.of(archive(pax([['path', 'b/'.repeat(50_000) + 'f']]), file('short', '1')));
  const tree = new TreeView(image.model);
  tree.open(spec({ mode: 'filesystem' }));
  const view = tree.expandToLevel(Infinity);
  expect(view.rowCount).toBe(50_001);
  expect(tree.readRows(view.revision, 50_000, 1)[0]).toMatchObject({ name: 'f', level: 50_001 });
});
