import { expect, test } from 'vitest';
import type { LayerSource, LayerState, Verification } from '../worker/session-types.ts';
import { describeTraffic, describeVerified } from './read-summary.ts';
import { buildImage, buildLayer, buildSelected, buildState } from './testing/fake-session.ts';

const right: Verification = { kind: 'done', digest: true, diffId: true };
const nothing: Verification = { kind: 'done', digest: null, diffId: null };

function streamed(index: number, verification: Verification = right): LayerState {
  const source: LayerSource = { kind: 'streamed', bytesFetched: 1_000, bytesSaved: 0, isVerified: true, format: null };
  return buildLayer(index, { source, verification });
}

function listed(index: number, isVerified: boolean | null): LayerState {
  const source = {
    kind: 'table-of-contents',
    bytesFetched: 10,
    bytesSaved: 990,
    isVerified,
    format: 'estargz',
  } as const;
  return buildLayer(index, { source, verification: nothing });
}

function walked(index: number): LayerState {
  const source = { kind: 'headers', bytesFetched: 10, bytesSaved: 990, isVerified: null, format: null } as const;
  return buildLayer(index, { source, verification: nothing });
}

test.each<[string, readonly LayerState[], string]>([
  ['all are right', [streamed(0), streamed(1)], '. Digests verified'],
  ['some have no digest', [streamed(0), streamed(1, nothing)], '. Digests of 1 layer verified'],
  ['none has', [streamed(0, nothing)], '. No digests to compare with'],
  [
    'one is wrong',
    [streamed(0), streamed(1, { ...right, digest: false }), listed(2, true)],
    '. 1 layer with a wrong digest',
  ],
  [
    'some were listed',
    [streamed(0), listed(1, true), listed(2, true)],
    '. Verified: digests of 1 layer, 2 tables of contents',
  ],
  ['all were listed', [listed(0, true)], '. Verified: 1 table of contents'],
  [
    'a list has no digest',
    [streamed(0), listed(1, null)],
    '. Verified: digests of 1 layer. Not verified: 1 table of contents',
  ],
  [
    'a plain layer was read by its headers',
    [streamed(0), listed(1, true), listed(2, null), walked(3)],
    '. Verified: digests of 1 layer, 1 table of contents. Not verified: 1 table of contents, 1 layer read by headers',
  ],
  ['nothing was verified', [buildLayer(0, { verification: { kind: 'off' } })], ''],
])('of digests: %s', (_, layers, words) => {
  expect(describeVerified(layers)).toBe(words);
});

test('bytes are those of the image that is shown, requests those of all that were looked at', () => {
  const selected = buildSelected({ layers: [streamed(0), listed(1, true)] });
  const registry = { requests: 9, bytesFetched: 5_000_000, bytesSaved: 7_000_000 };
  const state = buildState({
    selected,
    images: [buildImage(), buildImage({ unread: true })],
    registry: {
      reference: { registry: 'ghcr.io', name: 'a/b', tag: '1', digest: null },
      digest: null,
      quota: null,
      traffic: registry,
    },
  });
  expect(describeTraffic(state)).toBe('1.01 kB fetched, 990 B saved, 9 requests');
  expect(describeTraffic({ ...state, images: [buildImage(), buildImage()] })).toMatch(/9 requests in all$/);
});
