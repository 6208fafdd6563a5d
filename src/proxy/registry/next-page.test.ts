import { expect, it } from 'vitest';
import { findNextLast } from './next-page.ts';

const PAGE = new URL('https://a.example/v2/b/tags/list?n=2');
const body = new TextEncoder().encode('{"tags":["x","y"]}');

it.each([
  ['</v2/b/tags/list?n=2&last=y>; rel="next"', 'y'],
  ['<https://a.example/v2/b/tags/list?last=y>;rel=next', 'y'],
  ['</v2/b/tags/list?last=q>; rel="prev", </v2/b/tags/list?last=y>; title="a, b"; rel="next"', 'y'],
  ['</v2/b/tags/list?next_page=opaque>; rel="next"', 'y'],
])('%s goes on', (link, last) => {
  expect(findNextLast(link, PAGE, body)).toBe(last);
});

it.each([
  null,
  '',
  '</v2/b/tags/list?last=y>',
  '</v2/b/tags/list?last=y>; rel="prev"',
  '</v2/b/tags/list?last=%2F..%2F>; rel="next"',
  '</v2/c/tags/list?last=y>; rel="next"',
  '<https://b.example/v2/b/tags/list?last=y>; rel="next"',
  '<http://a.example/v2/b/tags/list?last=y>; rel="next"',
  '<//a.example:1/v2/b/tags/list?last=y>; rel="next"',
  '<http://[>; rel="next"',
])('%s does not', (link) => {
  expect(findNextLast(link, PAGE, body)).toBeNull();
});

it('a link of any shape is read in no time', () => {
  for (const piece of ['<', '<>;', '<a>; rel=', '; a=b', '<a>;a="', ' '])
    findNextLast(piece.repeat(50_000), PAGE, body);
});
