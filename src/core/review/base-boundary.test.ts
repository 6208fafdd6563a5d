import { describe, expect, test } from 'vitest';
import type { HistoryRow } from '../history/history-row.ts';
import { findBaseBoundary } from './base-boundary.ts';
import { reviewedImage } from './testing/reviewed-image.ts';

const DIGEST = 'org.opencontainers.image.base.digest';
const NAME = 'org.opencontainers.image.base.name';

/** One row for each line: `KEYWORD [layer] [created] [comment]`, where "-" is no layer. */
function rows(...lines: readonly string[]): HistoryRow[] {
  return lines.map((line, historyIndex) => {
    const [keyword = '', layer = '-', created = '', ...comment] = line.split(' ');
    return {
      historyIndex: keyword === 'NONE' ? null : historyIndex,
      createdBy: keyword,
      created: created === '' ? null : created,
      comment: comment.length === 0 ? null : comment.join(' '),
      author: null,
      emptyLayer: layer === '-',
      layer: layer === '-' ? null : Number(layer),
      alignment: 'exact',
      keyword,
      text: '',
    } as unknown as HistoryRow;
  });
}

function boundary(historyRows: readonly HistoryRow[], layerCount = 3, changes = {}, chosen: number | null = null) {
  const { image } = reviewedImage(layerCount, changes);
  return findBaseBoundary({ image, historyRows, layerCount, otherImages: [] }, chosen);
}

describe('the base of an image', () => {
  test('is where somebody says, within the image', () => {
    expect(boundary([], 3, {}, 2)).toEqual({ layers: 2, how: 'chosen', name: null });
    expect(boundary([], 3, {}, 9).layers).toBe(3);
  });

  test('is the image beside it that the annotation names, where it begins with its layers', () => {
    const base = reviewedImage(2, { manifestDigest: 'sha256:b' }).image;
    const annotations = new Map([
      [DIGEST, 'sha256:b'],
      [NAME, 'debian:12'],
    ]);
    const { image } = reviewedImage(3, { annotations });
    const input = { image, historyRows: [], layerCount: 3, otherImages: [base] };
    expect(findBaseBoundary(input)).toEqual({ layers: 2, how: 'annotation', name: 'debian:12' });
    const other = { ...base, layers: base.layers.map((layer) => ({ ...layer, digest: 'x', diffId: 'x' })) };
    expect(findBaseBoundary({ ...input, otherImages: [other] })).toEqual({
      layers: 0,
      how: 'unknown',
      name: 'debian:12',
    });
  });

  test('ends before the step whose comment says what it was built on', () => {
    const history = rows('ADD 0', 'CMD -', 'RUN 1 2026-01-01T00:00:00Z FROM docker.io/library/debian:12', 'RUN 2');
    expect(boundary(history)).toEqual({ layers: 1, how: 'history', name: 'docker.io/library/debian:12' });
  });

  test('ends with the last command that something much younger follows', () => {
    const [old, day, later] = ['2026-01-01T00:00:00Z', '2026-01-02T00:00:00Z', '2026-01-02T00:05:00Z'];
    const history = rows(`ADD 0 ${old}`, `CMD - ${old}`, `RUN 1 ${day}`, `ENTRYPOINT - ${day}`, `COPY 2 ${later}`);
    expect(boundary(history)).toMatchObject({ layers: 1, how: 'history' });
    const built = rows(`ADD 0 ${old}`, `CMD - ${old}`, `RUN 1 ${old}`, `CMD - ${old}`, `COPY 2 ${day}`);
    expect(boundary(built)).toMatchObject({ layers: 2, how: 'history' });
  });

  test('ends with the first command where times do not tell', () => {
    expect(boundary(rows('ADD 0', 'CMD -', 'RUN 1', 'CMD -', 'COPY 2'))).toMatchObject({ layers: 1 });
  });

  test('is the layers without history below those that have one', () => {
    expect(boundary(rows('NONE 0', 'NONE 1', 'COPY 2'))).toMatchObject({ layers: 2, how: 'history' });
  });

  test('is unknown where nothing tells', () => {
    const unknown = { layers: 0, how: 'unknown', name: null };
    expect(boundary([])).toEqual(unknown);
    expect(boundary(rows('ADD 0', 'RUN 1', 'COPY 2', 'CMD -'))).toEqual(unknown);
    expect(boundary(rows('CMD -', 'ADD 0', 'RUN 1'))).toEqual(unknown);
  });
});
