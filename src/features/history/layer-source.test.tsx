import { cleanup, render } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { buildLayer } from '../../app/testing/fake-session.ts';
import type { LayerSource, LayerState } from '../../worker/session-types.ts';
import { LayerSourceLine } from './layer-source.tsx';

afterEach(cleanup);

const streamed: LayerSource = {
  kind: 'streamed',
  bytesFetched: 3_200_000,
  bytesSaved: 0,
  isVerified: true,
  format: null,
};

function lineOf(source: LayerSource | null, changes: Partial<LayerState> = {}): string {
  const { container } = render(<LayerSourceLine layer={buildLayer(0, { source, ...changes })} />);
  return container.textContent;
}

test('each way has a letter, a word and its bytes', () => {
  expect(lineOf(streamed)).toBe('Sstreamed3.20 MB fetched✓ verified');
  cleanup();
  expect(lineOf({ ...streamed, kind: 'kept', bytesFetched: 0, bytesSaved: 3_200_000 })).toBe(
    'Kkept3.20 MB saved✓ verified',
  );
  cleanup();
  const listed = { kind: 'table-of-contents', bytesFetched: 12_000, bytesSaved: 3_188_000, format: 'estargz' } as const;
  expect(lineOf({ ...listed, isVerified: null })).toBe(
    'Tlistedtable of contents12.0 kB fetched3.19 MB saved? not verified',
  );
});

test('a plain layer without its large files says what was saved, and that it was not verified', () => {
  const walked = {
    kind: 'headers',
    bytesFetched: 12_000,
    bytesSaved: 50_000_000,
    isVerified: null,
    format: null,
  } as const;
  const verification = { kind: 'done', digest: null, diffId: null } as const;
  expect(lineOf(walked, { verification })).toBe('Hheaders12.0 kB fetched50.0 MB saved? not verified');
});

test('a layer that was not fetched yet has its line already', () => {
  expect(lineOf(null, { status: { kind: 'waiting' } })).toBe('not fetched yet');
  cleanup();
  const status = { kind: 'reading', bytesRead: 250_000, bytesTotal: 1_000_000 } as const;
  expect(lineOf(null, { status })).toBe('250 kB of 1.00 MB');
  cleanup();
  expect(lineOf(null, { status: { kind: 'cancelled' } })).toBe('not fetched');
});

test('a wrong digest is said in words and not by colour alone', () => {
  expect(lineOf({ ...streamed, isVerified: false })).toContain('! wrong digest');
});

test('what the line above says of the whole layer is not said twice', () => {
  const verification = { kind: 'done', digest: true, diffId: true } as const;
  expect(lineOf(streamed, { verification })).toBe('Sstreamed3.20 MB fetched');
  cleanup();
  const listed = { ...streamed, kind: 'table-of-contents', format: 'soci' } as const;
  expect(lineOf(listed, { verification })).toContain('✓ verified');
});

test('where the line above says that a layer was read in part, this one says why', () => {
  const verification = { kind: 'done', digest: false, diffId: null } as const;
  const error = { code: 'registry-digest-mismatch', message: 'another digest', place: {} } as const;
  expect(lineOf({ ...streamed, isVerified: false }, { verification, status: { kind: 'partial', error } })).toContain(
    '! wrong digest',
  );
});

test('a layer of which nothing came is not called streamed', () => {
  expect(lineOf({ ...streamed, bytesFetched: 0 }, { status: { kind: 'cancelled' } })).toBe('not fetched');
});

test('while a layer is being read nothing is said of its digest', () => {
  const status = { kind: 'reading', bytesRead: 1, bytesTotal: 2 } as const;
  expect(lineOf({ ...streamed, isVerified: null }, { status })).toBe('Sstreamed3.20 MB fetched');
});
