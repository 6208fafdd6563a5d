import { describe, expect, test } from 'vitest';
import { csvCell, formatReviewCsv } from './csv-review.ts';
import { formatPercent } from './formats.ts';
import { escapeMarkdown, formatReviewMarkdown } from './markdown-review.ts';
import { reportWith, reviewWith } from './testing/made-up-review.ts';
import { formatReviewText } from './text-review.ts';

const review = reviewWith({
  live: 900,
  dead: 100,
  findings: ['apt-lists'],
  dive: { efficiency: 0.95, wastedBytes: 100 },
});
const outcomes = [{ rule: 'max-dead', passed: false, value: '100B are dead', limit: 'at most 50B' }];

test('the text says what is dead, who killed it and what to do', () => {
  const reviewed = reportWith(review);
  const withRules = { ...reviewed, images: [{ ...reviewed.images[0]!, outcomes }] };
  expect(formatReviewText(withRules, 100)).toBe(
    [
      'app.tar: docker-archive',
      '',
      'app:1  linux/amd64',
      '',
      '  stored          1kB  1 file in 2 layers',
      '  live           900B  1 file: efficiency 90.00 %',
      '  dead           100B  1 file',
      '  duplicate        0B  0 files with the content of another one',
      '  base         the lowest layer, going by the history; 100B of the dead bytes are its own',
      '',
      'Dead bytes, by the layer that added and the one that killed them',
      '     BYTES    FILES  ADDED  KILLED  HOW      KILLED BY',
      '      100B        1      1       2  removed  RUN rm -rf /tmp',
      '',
      'Findings',
      '  1. waste     100B  apt-lists  Left behind: apt package lists',
      '              RUN rm -rf /tmp',
      '              Add `rm -rf /var/lib/apt/lists/*`.',
      '',
      'For comparison, dive’s figures by dive’s formula',
      '  efficiency 95.00 %, wasted bytes 100B, user wasted share 0.00 %',
      '',
      'Rules',
      '  FAIL  max-dead: 100B are dead, at most 50B allowed',
      '',
    ].join('\n'),
  );
});

describe('the Markdown', () => {
  test('tells the verdict in its heading', () => {
    const reviewed = reportWith(review);
    const text = formatReviewMarkdown({ ...reviewed, images: [{ ...reviewed.images[0]!, outcomes }] });
    expect(text).toContain('### Size of app&#58;1 linux/amd64: 1 of 1 rules failed');
    expect(text).toContain('| ❌ | max&#45;dead | 100B are dead | at most 50B |');
    expect(text).toContain('Add <code>rm &#45;rf /var/lib/apt/lists/&#42;</code>.');
  });

  test.each([
    ['<img src=x onerror=alert(1)>', '&lt;img src=x onerror=alert&#40;1&#41;&gt;'],
    ['a | b', 'a &#124; b'],
    ['[x](https://evil.example)', '&#91;x&#93;&#40;https&#58;//evil.example&#41;'],
    ['@everybody #1 !2 **b** `c`', '&#64;everybody &#35;1 &#33;2 &#42;&#42;b&#42;&#42; &#96;c&#96;'],
    ['www.evil.example', 'www&#46;evil.example'],
    ['line\nbreak', 'line break'],
    ['right\u202eleft', 'right&#92;u202eleft'],
    ['&lt;', '&amp;lt;'],
  ])('shows %j as it stands', (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped);
  });

  test('masks secrets of the history', () => {
    const token = `ghp_${'aB3'.repeat(12)}`;
    const reviewed = reportWith(review, { instruction: `git clone https://x:${token}@github.com/a/b` });
    for (const text of [formatReviewMarkdown(reviewed), formatReviewText(reviewed, 200)]) {
      expect(text).not.toContain(token);
      expect(text).toContain('git clone');
    }
  });
});

describe('the CSV', () => {
  test('has one line for each sum, death and finding', () => {
    const lines = formatReviewCsv(reportWith(review)).split('\r\n');
    expect(lines).toEqual([
      'image,kind,severity,code,title,bytes,compressed_bytes,files,added_by,killed_by,remedy',
      'app:1,sum,,total,,1000,,1,,,',
      'app:1,sum,,live,,900,,1,,,',
      'app:1,sum,,dead,,100,,1,,,',
      'app:1,sum,,duplicate,,0,,0,,,',
      'app:1,death,,whiteout,,100,,1,1,2,',
      'app:1,finding,waste,apt-lists,Left behind: apt package lists,100,40,2,2,,Add `rm -rf /var/lib/apt/lists/*`.',
      '',
    ]);
  });

  test.each([
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    [' =1', "'=1"],
    ['\t=1', "'=1"],
    ['a,b', '"a,b"'],
    ['say "x"', '"say ""x"""'],
    ['=HYPERLINK("x","y")', `"'=HYPERLINK(""x"",""y"")"`],
    ['a\nb', 'a b'],
    [-5, '-5'],
    [null, ''],
  ])('writes %j as no formula', (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });
});

test('a share is never rounded up to all', () => {
  expect(formatPercent(0.99999)).toBe('99.99 %');
  expect(formatPercent(1)).toBe('100.00 %');
  expect(formatPercent(Infinity)).toBe('infinite');
});
