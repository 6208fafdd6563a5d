import { describe, expect, it } from 'vitest';
import {
  MAX_LINE_BYTES,
  MAX_LINES_OF_FILE,
  MAX_SEARCHED_BYTES,
  SNIFFED_BYTES,
  type ContentQuery,
} from './content-query.ts';
import { searchBodies, type SearchBatch } from './search-bodies.ts';

const query: ContentQuery = { text: 'needle', syntax: 'text', matchCase: false, scope: { kind: 'versions' } };

/** Cuts each content into chunks of this length. */
async function* cut(contents: readonly Uint8Array[], chunkBytes: number): AsyncGenerator<Uint8Array, void> {
  for (const content of contents) {
    for (let at = 0; at < content.length; at += chunkBytes) {
      // A chunk changes once the next is asked for.
      const chunk = content.slice(at, at + chunkBytes);
      yield chunk;
      chunk.fill(0x58);
    }
  }
}

async function search(
  contents: readonly (string | Uint8Array)[],
  changes: Partial<ContentQuery> = {},
  chunkBytes = 1 << 20,
) {
  const bytes = contents.map((content) => (typeof content === 'string' ? new TextEncoder().encode(content) : content));
  const sizes = Float64Array.from(bytes, ({ length }) => length);
  const batches: SearchBatch[] = [];
  for await (const batch of searchBodies(cut(bytes, chunkBytes), sizes, { ...query, ...changes })) batches.push(batch);
  const sum = (count: (batch: SearchBatch) => number) => batches.reduce((total, batch) => total + count(batch), 0);
  return {
    found: batches
      .flatMap(({ matches }) => matches)
      .map(({ body, line, before, match, after }) => `${body}:${line} ${before}[${match}]${after}`),
    binaryFiles: sum((batch) => batch.binaryFiles),
    cutFiles: sum((batch) => batch.cutFiles),
    files: sum((batch) => batch.files),
    batches: batches.length,
  };
}

const contents = ['one\nNeedle in it\r\nneedles needle\n', 'no such thing\n', '\n\n  x\tneedle', 'needle\n'];
const expected = ['0:2 [Needle] in it', '0:3 [needle]s needle', '2:3   x [needle]', '3:1 [needle]'];

describe('searching contents', () => {
  it.each([1, 2, 7, 1000])('tells each line once, with its number, in chunks of %i bytes', async (chunkBytes) => {
    expect((await search(contents, {}, chunkBytes)).found).toEqual(expected);
    expect((await search(contents, { syntax: 'regex', text: 'need(le)' }, chunkBytes)).found).toEqual(expected);
  });

  it('minds the case where it is asked to', async () => {
    expect((await search(contents, { matchCase: true })).found.length).toBe(3);
    expect((await search(contents, { matchCase: true, syntax: 'regex' })).found.length).toBe(3);
    expect((await search(['Ärger\närger'], { text: 'ÄRGER' })).found).toEqual(['0:1 [Ärger]', '0:2 [ärger]']);
    expect((await search(['a.b\naxb'], { text: 'a.b' })).found).toEqual(['0:1 [a.b]']);
  });

  it('takes an expression line by line', async () => {
    expect((await search(['a\nb\n'], { syntax: 'regex', text: '^' })).found).toEqual(['0:1 []a', '0:2 []b']);
    expect((await search(['ab\r\n'], { syntax: 'regex', text: 'b$' })).found).toEqual(['0:1 a[b]']);
    expect((await search(['a\nb'], { syntax: 'regex', text: 'a\\sb' })).found).toEqual([]);
  });

  it('passes over binary files, and counts them', async () => {
    const late = `needle${'x'.repeat(SNIFFED_BYTES - 7)}\0`;
    const { found, binaryFiles, files } = await search([late, `${late.slice(0, -1)}x\0`, 'needle'], {}, 100);
    expect(found.map((line) => line.slice(0, 4))).toEqual(['1:1 ', '2:1 ']);
    expect([binaryFiles, files]).toEqual([1, 3]);
  });

  it('shows what could mislead escaped, and cuts long lines around the match', async () => {
    const { found } = await search([
      `${'a'.repeat(1000)}needle\u202e${'b'.repeat(1000)}`,
      Uint8Array.of(0xff, ...new TextEncoder().encode('needle')),
    ]);
    expect(found[0]).toBe(`0:1 ${'a'.repeat(60)}[needle]\\u202e${'b'.repeat(139)}`);
    expect(found[1]).toBe('1:1 \ufffd[needle]');
  });

  it('tells no more lines of a file than its limit', async () => {
    const { found, cutFiles } = await search([
      'needle\n'.repeat(MAX_LINES_OF_FILE + 1),
      'needle\n'.repeat(MAX_LINES_OF_FILE),
    ]);
    expect([found.length, cutFiles]).toEqual([2 * MAX_LINES_OF_FILE, 1]);
  });

  it('searches a line that is too long in stretches, and counts on after it', async () => {
    const long = 'x'.repeat(MAX_LINE_BYTES * 2 + 10);
    const { found } = await search([`${long}needle\nneedle`], {}, 10_000);
    expect(found.map((line) => line.slice(0, 3))).toEqual(['0:1', '0:2']);
  });

  it('searches no further into a file than its limit', async () => {
    const big = new Uint8Array(MAX_SEARCHED_BYTES + 10).fill(0x0a);
    const text = new TextEncoder().encode('needle');
    big.set(text, MAX_SEARCHED_BYTES - 6);
    big.set(text, MAX_SEARCHED_BYTES + 2);
    const { found, cutFiles, batches } = await search([big]);
    expect([found.length, cutFiles]).toEqual([1, 1]);
    expect(batches).toBeGreaterThan(4);
  });
});
