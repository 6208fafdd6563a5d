import { describe, expect, it } from 'vitest';
import { AppError } from '../../base/app-error.ts';
import { describeTable } from '../layers/testing/describe-table.ts';
import { writeZtoc } from './testing/write-ztoc.ts';
import { buildZtocTable } from './ztoc.ts';

const files = [
  { name: 'etc/', type: 'dir', mode: 0o40755, modTime: '2023-11-14T22:13:20Z' },
  {
    name: 'etc/hosts',
    type: 'reg',
    size: 5,
    offset: 1024,
    uid: 7,
    xattrs: { 'SCHILY.xattr.user.note': 'one', x: '2' },
  },
  { name: 'bin', type: 'symlink', linkName: 'usr/bin' },
  { name: 'dev/null', type: 'char', device: [1, 3] as const },
];

function codeOf(make: () => unknown): string {
  try {
    make();
    return 'no error';
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
}

function smallFiles(count: number): { name: string; type: string }[] {
  return Array.from({ length: count }, (_, i) => ({ name: `f${i}`, type: 'reg' }));
}

/** Makes every offset of the vector of that length lead where the first one leads. */
function pointAllAtFirst(bytes: Uint8Array, length: number): Uint8Array {
  const changed = bytes.slice();
  const view = new DataView(changed.buffer);
  let vector = 0;
  while (view.getUint32(vector, true) !== length) vector += 4;
  const target = vector + 4 + view.getUint32(vector + 4, true);
  for (let i = 0; i < length; i++) {
    const at = vector + 4 + i * 4;
    view.setUint32(at, target - at, true);
  }
  return changed;
}

describe('a ztoc', () => {
  it('becomes the table of a layer, with contents that nobody has seen', () => {
    const table = buildZtocTable(writeZtoc(files), 32);
    expect(describeTable(table)).toEqual([
      '/etc | type 1 | mode 755 | owner 0:0 root:root | size 0 | time 1700000000 | link  | device  | xattrs  | content state 0',
      '/etc/hosts | type 0 | mode 644 | owner 7:0 root:root | size 5 | time 0 | link  | device  | xattrs "user.note\\u0000\\u0003\\u0000\\u0000\\u0000onex\\u0000\\u0001\\u0000\\u0000\\u00002" | content state 4',
      '/bin | type 2 | mode 644 | owner 0:0 root:root | size 0 | time 0 | link usr/bin | device  | xattrs  | content state 0',
      '/dev/null | type 4 | mode 644 | owner 0:0 root:root | size 0 | time 0 | link  | device 1:3 | xattrs  | content state 0',
    ]);
    expect(table.bodyOffset[1]).toBe(1024);
    expect(table.uncompressedBytes).toBe(10_240);
  });

  it('of another version is refused', () => {
    expect(codeOf(() => buildZtocTable(writeZtoc(files, '1.0'), 32))).toBe('toc-malformed');
  });

  it('cut anywhere ends in an error or in entries, never in a crash', () => {
    const whole = writeZtoc(files);
    for (let length = 0; length < whole.length; length++) {
      expect(['no error', 'toc-malformed']).toContain(codeOf(() => buildZtocTable(whole.slice(0, length), 32)));
    }
  });

  it('with any byte changed ends in an error or in entries, never in a crash', () => {
    const whole = writeZtoc(files);
    for (let at = 0; at < whole.length; at++) {
      for (const value of [0, 1, 0x7f, 0xff]) {
        const changed = whole.slice();
        changed[at] = value;
        expect(['no error', 'toc-malformed', 'toc-too-large']).toContain(codeOf(() => buildZtocTable(changed, 32)));
      }
    }
  });

  it('whose entries are one entry again and again is refused', () => {
    const bytes = pointAllAtFirst(writeZtoc([{ name: 'n'.repeat(5000), type: 'reg' }, ...smallFiles(500)]), 501);
    expect(codeOf(() => buildZtocTable(bytes, 32))).toBe('toc-malformed');
  });

  it('with too many entries is refused', () => {
    expect(codeOf(() => buildZtocTable(writeZtoc(files), 32, 3))).toBe('too-many-entries');
  });
});
