import { describe, expect, it } from 'vitest';
import { AppError } from '../../base/app-error.ts';
import { describeTable } from '../layers/testing/describe-table.ts';
import type { LayerTable } from '../layers/layer-table.ts';
import { HashState } from '../layers/layer-table.ts';
import { toBytes } from '../tar/testing/raw-tar.ts';
import { maxTocTextLength, maxTocXattrs } from './listed-table.ts';
import { buildTocTable, type TocOptions } from './toc-entries.ts';
import { parseTocTime } from './toc-time.ts';

const estargz: TocOptions = { hashWidth: 32, format: 'estargz', uncompressedBytes: null, dataEndBytes: 1000 };
const digest = `sha256:${'ab'.repeat(32)}`;

function build(entries: unknown, options = estargz): LayerTable {
  return buildTocTable(toBytes(JSON.stringify({ version: 1, entries })), options).table;
}

function codeOf(make: () => unknown): string {
  try {
    make();
    return 'no error';
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
}

describe('a table of contents', () => {
  it('becomes the table of a layer', () => {
    const table = build([
      { name: 'etc/', type: 'dir', mode: 0o755, modtime: '2023-11-14T22:13:20Z', userName: 'root', groupName: 'root' },
      { name: 'etc/hosts', type: 'reg', size: 5, mode: 0o100644, modtime: '2023-11-14T23:13:20.5+01:00', digest },
      { name: './bin', type: 'symlink', linkName: 'usr/bin', mode: 0o777 },
      { name: 'etc/same', type: 'hardlink', linkName: 'etc/hosts' },
      { name: 'dev/null', type: 'char', devMajor: 1, devMinor: 3, mode: 0o666 },
      { name: 'run/pipe', type: 'fifo', uid: 7, gid: 8, userName: 'u', groupName: 'g' },
      { name: 'x', type: 'reg', xattrs: { 'user.note': btoa('one') } },
      { name: 'tmp/.wh.gone', type: 'reg' },
    ]);
    expect(describeTable(table)).toEqual([
      '/etc | type 1 | mode 755 | owner 0:0 root:root | size 0 | time 1700000000 | link  | device  | xattrs  | content state 0',
      `/etc/hosts | type 0 | mode 644 | owner 0:0 root:root | size 5 | time 1700000000 | link  | device  | xattrs  | content ${'ab'.repeat(32)}`,
      '/bin | type 2 | mode 777 | owner 0:0 root:root | size 0 | time 0 | link usr/bin | device  | xattrs  | content state 0',
      '/etc/same | type 3 | mode 0 | owner 0:0 root:root | size 0 | time 0 | link etc/hosts | device  | xattrs  | content state 0',
      '/dev/null | type 4 | mode 666 | owner 0:0 root:root | size 0 | time 0 | link  | device 1:3 | xattrs  | content state 0',
      '/run/pipe | type 6 | mode 0 | owner 7:8 u:g | size 0 | time 0 | link  | device  | xattrs  | content state 0',
      '/x | type 0 | mode 0 | owner 0:0 root:root | size 0 | time 0 | link  | device  | xattrs "user.note\\u0000\\u0003\\u0000\\u0000\\u0000one" | content state 0',
      '/tmp/.wh.gone | type 0 | mode 0 | owner 0:0 root:root | size 0 | time 0 | link  | device  | xattrs  | content state 0',
    ]);
    expect(table.mtimeSeconds[1]).toBe(1_700_000_000.5);
    expect(table.complete).toBe(true);
  });

  it('has each file once, whatever its chunks', () => {
    const chunk = { name: 'big', type: 'chunk', offset: 1, chunkOffset: 4, chunkSize: 4 };
    const table = build([{ name: 'big', type: 'reg', size: 10, chunkSize: 4, digest }, chunk, chunk]);
    expect(table.entryCount).toBe(1);
    expect(table.sizeBytes[0]).toBe(10);
  });

  it('hides what only serves lazy runtimes, at the root alone and in eStargz alone', () => {
    const entries = [
      { name: '.no.prefetch.landmark', type: 'reg', size: 1, digest },
      { name: './.prefetch.landmark', type: 'reg', size: 1, digest },
      { name: 'stargz.index.json', type: 'reg', size: 1, digest },
      { name: 'etc/.prefetch.landmark', type: 'reg', size: 1, digest },
    ];
    expect(build(entries).entryCount).toBe(1);
    expect(build(entries, { ...estargz, format: 'zstd-chunked' }).entryCount).toBe(4);
  });

  it('of no entries is an empty layer', () => {
    expect(build(null).entryCount).toBe(0);
    expect(build([]).entryCount).toBe(0);
  });

  it.each<[string, object, TocOptions]>([
    ['without a digest', { size: 3 }, estargz],
    ['with a digest of another kind', { size: 3, digest: 'sha512:00' }, estargz],
    ['in a model of short hashes', { size: 3, digest }, { ...estargz, hashWidth: 16 }],
  ])('leaves the content of a file %s unseen', (_, fields, options) => {
    const table = build([{ name: 'f', type: 'reg', ...fields }], options);
    expect(table.hashState[0]).toBe(HashState.unseen);
  });

  it('warns of odd names and types as a scan does', () => {
    const table = build([
      { name: '../etc/passwd', type: 'reg' },
      { name: '/abs', type: 'reg' },
      { name: 'a\u0007b', type: 'reg' },
      { name: 'odd', type: 'socket' },
    ]);
    expect(table.warnings.map((warning) => warning.code)).toEqual([
      'unsafe-name',
      'absolute-name',
      'control-character-name',
      'unknown-entry-type',
    ]);
  });

  it('estimates the length of the tar where it is not declared', () => {
    expect(build([{ name: 'f', type: 'reg', size: 513, digest }]).uncompressedBytes).toBe(512 + 1024 + 1024);
    expect(build([], { ...estargz, uncompressedBytes: 4096 }).uncompressedBytes).toBe(4096);
  });
});

describe('a hostile table of contents', () => {
  it.each([
    ['no JSON', 'oops'],
    ['nothing', ''],
    ['a list', '[]'],
    ['no entries', '{"version":1}'],
    ['entries that are no list', '{"entries":{"a":1}}'],
    ['an entry that is no object', '{"entries":[7]}'],
    ['a name that is no text', '{"entries":[{"name":7,"type":"reg"}]}'],
    ['a size below zero', '{"entries":[{"name":"a","type":"reg","size":-1}]}'],
    ['a size that is no whole number', '{"entries":[{"name":"a","type":"reg","size":1.5}]}'],
    ['a size past what can be counted', '{"entries":[{"name":"a","type":"reg","size":1e300}]}'],
    ['a user that is text', '{"entries":[{"name":"a","type":"reg","uid":"root"}]}'],
    ['brackets without end', '['.repeat(100_000)],
  ])('with %s is refused', (_, json) => {
    expect(codeOf(() => buildTocTable(toBytes(json), estargz))).toBe('toc-malformed');
  });

  it.each([
    ['a name', { name: 'n'.repeat(maxTocTextLength + 1), type: 'reg' }],
    ['a link target', { name: 'a', type: 'symlink', linkName: 'n'.repeat(maxTocTextLength + 1) }],
    ['an attribute', { name: 'a', type: 'reg', xattrs: { x: 'n'.repeat(maxTocTextLength + 1) } }],
    [
      'a list of attributes',
      {
        name: 'a',
        type: 'reg',
        xattrs: Object.fromEntries(Array.from({ length: maxTocXattrs + 1 }, (__, i) => [i, ''])),
      },
    ],
  ])('with %s beyond its limit is refused', (_, entry) => {
    expect(codeOf(() => build([entry]))).toBe('toc-too-large');
  });

  it('with too many entries is refused', () => {
    const entries = Array.from({ length: 11 }, (_, i) => ({ name: `f${i}`, type: 'reg' }));
    expect(codeOf(() => build(entries, { ...estargz, maxEntries: 10 }))).toBe('too-many-entries');
    expect(build(entries.slice(1), { ...estargz, maxEntries: 10 }).entryCount).toBe(10);
  });

  it('reads no field off the prototype', () => {
    const table = build([{ name: '__proto__', type: 'constructor' }]);
    expect(table.entryCount).toBe(1);
  });
});

describe('a time', () => {
  it.each([
    ['2023-11-14T22:13:20Z', 1_700_000_000],
    ['2023-11-14T22:13:20.25Z', 1_700_000_000.25],
    ['2023-11-14T20:13:20-02:00', 1_700_000_000],
    ['1969-12-31T23:59:59Z', -1],
    ['0001-01-01T00:00:00Z', -62_135_596_800],
    ['', 0],
    ['yesterday', 0],
    ['2023-99-99T00:00:00Z', 0],
  ])('%s is %d', (written, seconds) => {
    expect(parseTocTime(written)).toBe(seconds);
  });
});
