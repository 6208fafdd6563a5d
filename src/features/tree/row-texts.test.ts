import { expect, test } from 'vitest';
import { Mark, Reason, RemovalCause } from '../../core/analysis/change.ts';
import type { TreeRow } from '../../core/analysis/view-types.ts';
import { EntryType } from '../../core/tar/tar-entry.ts';
import { hintOf, modeText, ownerText, shortCount } from './row-texts.ts';

const nothing = { count: 0, bytes: 0 };

function row(changes: Partial<TreeRow>): TreeRow {
  return {
    path: 1,
    name: 'passwd',
    nameEscaped: false,
    level: 1,
    positionInSet: 1,
    setSize: 1,
    type: EntryType.file,
    expandable: false,
    expanded: false,
    mark: Mark.none,
    reasons: 0,
    removalCause: RemovalCause.none,
    matches: true,
    sizeBytes: 1234,
    added: nothing,
    modified: nothing,
    removed: nothing,
    mode: 0o644,
    uid: 0,
    gid: 42,
    userName: '',
    groupName: 'shadow',
    mtimeSeconds: 0,
    layer: 0,
    linkTarget: null,
    ...changes,
  };
}

function hint(changes: Partial<TreeRow>, column: Parameters<typeof hintOf>[1]): string {
  return hintOf(row(changes), column, 10_000, ['ADD rootfs.tar /']);
}

test.each([
  [0, '0'],
  [999, '999'],
  [1000, '1.0k'],
  [9_949, '9.9k'],
  [9_950, '10k'],
  [999_499, '999k'],
  [999_500, '1.0M'],
  [12_345_678, '12M'],
])('%d is counted short as %s', (count, text) => {
  expect(shortCount(count)).toBe(text);
});

test('owners are names where the archive has them and numbers where not', () => {
  expect(ownerText(row({}))).toBe('0:shadow');
});

test('modes carry the letter of the type', () => {
  expect(modeText(row({ type: EntryType.directory }), 0o1777)).toBe('drwxrwxrwt');
  expect(modeText(row({ type: EntryType.symlink }), 0o777)).toBe('lrwxrwxrwx');
});

test('the mark of a modified path names what differs', () => {
  expect(hint({ mark: Mark.modified, reasons: Reason.content | Reason.mode }, 'mark')).toMatch(
    /^Modified: content, mode\./,
  );
});

test('the mark of a removed path names how it was removed', () => {
  expect(hint({ mark: Mark.removed, removalCause: RemovalCause.opaque }, 'mark')).toMatch(
    /^Removed: .*\.wh\.\.wh\.\.opq/,
  );
});

test('sizes are given exactly and as a share of the view', () => {
  expect(hint({}, 'size')).toBe('Size: 1,234 bytes, 12.3 % of this view');
  expect(hint({ type: EntryType.directory }, 'size')).toBe('Sum of all files below: 1,234 bytes, 12.3 % of this view');
  expect(hint({ mark: Mark.removed }, 'size')).toMatch(/^Hidden below: 1,234 bytes/);
});

test('the changes below a directory are counted with their bytes, and a file has none', () => {
  const added = { count: 1200, bytes: 3_000_000 };
  expect(hint({ type: EntryType.directory, expandable: true, added }, 'changes')).toBe('1,200 added, 3.00 MB');
  expect(hint({ added }, 'changes')).toBe('');
});

test('a layer is named with its instruction', () => {
  expect(hint({}, 'layer')).toBe('Layer 1\nADD rootfs.tar /');
});

test('an implied directory has neither mode, owner, time nor layer to speak of', () => {
  const implied = { mode: null, mtimeSeconds: null, layer: null };
  expect((['mode', 'owner', 'modified', 'layer'] as const).map((column) => hint(implied, column))).toEqual([
    '',
    '',
    '',
    '',
  ]);
});
