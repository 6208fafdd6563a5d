import { describe, expect, it } from 'vitest';
import { buildHistory } from './build-history.ts';
import { buildDockerHistory, formatDockerHistory, humanSize } from './docker-history-text.ts';
import { imageWith, recordOf } from './testing/history-images.ts';

const NOW = Date.UTC(2026, 10, 23, 12, 0, 0);

const ROWS = buildHistory(
  imageWith(
    [
      recordOf({
        created: '2025-05-30T16:20:41Z',
        createdBy: 'ADD alpine.tar.gz / # buildkit',
        comment: 'buildkit.dockerfile.v0',
      }),
      recordOf({ created: '1970-01-01T00:00:00Z', createdBy: 'CMD ["/bin/sh"]', emptyLayer: true }),
      recordOf({ created: '2026-11-23T11:00:00Z', createdBy: 'RUN /bin/sh -c echo a\tb # buildkit' }),
    ],
    2,
  ),
);

describe("docker's history table", () => {
  it('is what docker prints', () => {
    const text = formatDockerHistory({ rows: ROWS, layerBytes: [7_830_000, 0], imageId: 'sha256:abc', nowMs: NOW });
    expect(text).toBe(
      [
        'IMAGE        CREATED             CREATED BY                           SIZE      COMMENT',
        'sha256:abc   About an hour ago   RUN /bin/sh -c echo a b # buildkit   0B        ',
        '<missing>                        CMD ["/bin/sh"]                      0B        ',
        '<missing>    18 months ago       ADD alpine.tar.gz / # buildkit       7.83MB    buildkit.dockerfile.v0',
        '',
      ].join('\n'),
    );
  });

  it('says where a size is not known yet', () => {
    const lines = buildDockerHistory({ rows: ROWS, layerBytes: [null], imageId: null, nowMs: NOW });
    expect(lines.map((line) => line.size)).toEqual(['?', '0B', '?']);
    expect(lines.map((line) => line.image)).toEqual(['<missing>', '<missing>', '<missing>']);
  });

  it('has a row for a layer that no entry speaks of', () => {
    const rows = buildHistory(imageWith([], 1));
    expect(buildDockerHistory({ rows, layerBytes: [1000], imageId: null, nowMs: NOW })).toEqual([
      { image: '<missing>', created: '', createdBy: '', size: '1kB', comment: '(no history)' },
    ]);
  });

  it('lets line breaks fall as docker does', () => {
    const rows = buildHistory(imageWith([recordOf({ createdBy: 'RUN /bin/sh -c a\nb # buildkit', comment: 'c' })], 1));
    expect(formatDockerHistory({ rows, layerBytes: [5], imageId: null, nowMs: NOW }).split('\n')).toEqual([
      'IMAGE          CREATED   CREATED BY   SIZE      COMMENT',
      '<missing>                RUN /bin/sh -c a',
      'b # buildkit   5B        c',
      '',
    ]);
  });

  it('does not widen every row for one enormous command', () => {
    const rows = buildHistory(
      imageWith([recordOf({ createdBy: 'x'.repeat(1_000_000) }), recordOf({ createdBy: 'RUN y' })], 2),
    );
    const text = formatDockerHistory({ rows, layerBytes: [1, 2], imageId: null, nowMs: NOW });
    expect(text.length).toBeLessThan(1_020_000);
    expect(text).toContain('x'.repeat(1_000_000));
  });
});

describe("docker's sizes", () => {
  it.each([
    [0, '0B'],
    [32, '32B'],
    [999, '999B'],
    [1000, '1kB'],
    [1024, '1.02kB'],
    [4_413_370, '4.41MB'],
    [12_300, '12.3kB'],
    [120_000_000, '120MB'],
    [999_499, '999kB'],
    // Go's %.3g turns to an exponent when rounding reaches four digits.
    [999_999, '1e+03kB'],
    [1_500_000_000, '1.5GB'],
    [2 ** 53, '9.01PB'],
  ])('%d is %s', (bytes, text) => {
    expect(humanSize(bytes)).toBe(text);
  });
});
