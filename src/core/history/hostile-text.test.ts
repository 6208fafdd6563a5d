import { describe, expect, it } from 'vitest';
import { buildHistory } from './build-history.ts';
import { buildDockerfileText } from './dockerfile-text.ts';
import { formatDockerHistory } from './docker-history-text.ts';
import { commandLinesToText, formatCommand } from './format-command.ts';
import { lexCommand } from './lex-command.ts';
import { KEYWORDS } from './parse-created-by.ts';
import { configOf, imageWith, recordOf } from './testing/history-images.ts';

/** Deterministic numbers in [0, 1): mulberry32. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Pieces that mean something to one of the readers. */
const PIECES = [
  ...KEYWORDS,
  ...[
    '/bin/sh -c ',
    '#(nop) ',
    '#(nop)  ',
    ' # buildkit',
    '|2 ',
    '|99999 ',
    'A=b ',
    'A=',
    'cmd /S /C ',
    'powershell -Command ',
  ],
  ...[
    '[',
    ']',
    '["',
    '" "',
    '"]',
    '&{',
    '}',
    'map[',
    ':{}',
    '{Test:[',
    '] Interval:',
    'Retries:',
    "'\\x0",
    '\\x',
    '\\U0010ffff',
    '\\',
  ],
  ...[
    '<<EOF',
    '<<-',
    '\n',
    'EOF',
    '"',
    "'",
    '`',
    '$(',
    '${',
    '$((',
    '(',
    ')',
    '&&',
    '||',
    ';',
    ';;',
    '|',
    '#',
    '\t',
    ' ',
    '   ',
  ],
  ...[
    'if ',
    'then ',
    'fi',
    'case ',
    ' in ',
    'esac',
    'do ',
    'done',
    '{ ',
    '[[',
    ']]',
    'file:ab in /',
    '\u{1f433}',
    '\ud800',
    '\0',
    '[2/3] ',
  ],
];

/** Runs everything that reads a history over one text. */
function readAll(createdBy: string): void {
  const config = configOf({
    shell: ['/bin/bash', '-c'],
    env: ['A=b'],
    labels: new Map([['A', createdBy.slice(0, 99)]]),
  });
  const rows = buildHistory(
    imageWith(
      [recordOf({ createdBy: '- ARG A=b' }), recordOf({ createdBy, comment: createdBy, created: createdBy })],
      2,
      config,
    ),
  );
  expect(rows).toHaveLength(2);
  for (const row of rows) commandLinesToText(formatCommand(row.keyword, row.text));
  expect(
    lexCommand(createdBy)
      .map((piece) => piece.text)
      .join(''),
  ).toBe(createdBy);
  expect(buildDockerfileText({ rows, config, imageName: createdBy })).toContain('FROM scratch');
  expect(formatDockerHistory({ rows, layerBytes: [1, 2], imageId: null, nowMs: 0 })).toContain('CREATED BY');
}

describe('texts that nobody wrote', () => {
  it('are read without failing', () => {
    const random = randomFrom(0x1a7e5);
    for (let i = 0; i < 3000; i++) {
      const length = 1 + Math.floor(random() * 24);
      readAll(Array.from({ length }, () => PIECES[Math.floor(random() * PIECES.length)] ?? '').join(''));
    }
  });

  it('keep every word of a command when it is laid out', () => {
    const random = randomFrom(7);
    for (let i = 0; i < 2000; i++) {
      const length = 1 + Math.floor(random() * 30);
      const text = Array.from({ length }, () => PIECES[Math.floor(random() * PIECES.length)] ?? '').join('');
      const bare = (of: string) => of.replaceAll(/\s+/g, '');
      expect(bare(commandLinesToText(formatCommand('RUN', text)))).toBe(bare(`RUN${text}`));
    }
  });

  const repeated = [
    ...PIECES,
    'A=b /bin/sh -c x ',
    '"$(',
    '<<A\n',
    '|1 A=b ',
    ' A=b',
    '/bin/sh -c ',
    'a && ',
    '--a=b ',
    '" \\"',
  ];
  const starts = ['', '|2 A=b ', '/bin/sh -c #(nop)  CMD [', 'HEALTHCHECK &{', 'LABEL ', 'COPY '];

  it('are read in time when they repeat one piece over 100 kB', () => {
    for (const piece of repeated) {
      const text = piece.repeat(Math.ceil(100_000 / piece.length));
      const from = performance.now();
      readAll(`RUN ${text}`);
      for (const start of starts) {
        expect(buildHistory(imageWith([recordOf({ createdBy: start + text, comment: text })], 1))).toHaveLength(1);
      }
      // Measured on two busy cores: 100 ms on average, 1.4 s at most. A quadratic reader takes minutes.
      expect(performance.now() - from, piece).toBeLessThan(10_000);
    }
  }, 120_000);
});
