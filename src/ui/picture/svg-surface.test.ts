import { expect, test } from 'vitest';
import { fitText, type TextMeasure } from './surface.ts';
import { svgSurface } from './svg-surface.ts';

/** Every letter is six pixels wide. */
const measure: TextMeasure = { widthOf: (text) => text.length * 6 };

test('names are text in an SVG, whatever is in them', () => {
  const surface = svgSurface(100, 50, 'a <title> & more', measure);
  surface.text('<script>"&\u0001', 0, 10, 1000, { colour: '#000' });
  const svg = surface.finish();
  expect(svg).toContain('&lt;script&gt;&quot;&amp;\ufffd</text>');
  expect(svg).toContain('<title>a &lt;title&gt; &amp; more</title>');
  expect(svg).not.toContain('<script>');
});

test('areas, hatches and texts stand in the order in which they were drawn', () => {
  const surface = svgSurface(100, 50, 'picture', measure);
  surface.rectangle(0, 0, 10.126, 20, '#abc');
  surface.hatch(0, 0, 10, 20, '#123');
  surface.hatch(50, 0, 10, 20, '#123');
  surface.text('name', 4, 12, 60, { colour: '#000', isBold: true });
  expect(surface.finish().split('\n').slice(2)).toEqual([
    '<defs>',
    expect.stringContaining('<pattern id="hatch-1"'),
    '</defs>',
    '<rect x="0" y="0" width="10.13" height="20" fill="#abc"/>',
    '<rect x="0" y="0" width="10" height="20" fill="url(#hatch-1)"/>',
    '<rect x="50" y="0" width="10" height="20" fill="url(#hatch-1)"/>',
    '<text x="4" y="12" font-weight="600" fill="#000">name</text>',
    '</svg>',
    '',
  ]);
});

test('a text that is too long ends in an ellipsis, and one that may not be cut is left out', () => {
  expect(fitText(measure, 'abcdef', 36, {})).toBe('abcdef');
  expect(fitText(measure, 'abcdef', 35, {})).toBe('abcd\u2026');
  expect(fitText(measure, 'abcdef', 35, { isWhole: true })).toBe('');
  expect(fitText(measure, 'abcdef', 8, {})).toBe('');
  // Not between the halves of a pair.
  expect(fitText(measure, 'a\u{1f600}bcdef', 18, {})).toBe('a\u2026');
  expect(fitText(measure, 'x'.repeat(1e6), 60, {})).toBe(`${'x'.repeat(9)}\u2026`);
});
