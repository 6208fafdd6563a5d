import { expect, test } from 'vitest';
import { buildLayer } from '../../app/testing/fake-session.ts';
import type { Verification } from '../../worker/session-types.ts';
import { describeLayerStatus } from './layer-status.ts';

function read(verification: Verification) {
  return describeLayerStatus(buildLayer(0, { verification }));
}

test('a layer that was read and is not verified needs no words', () => {
  expect(read({ kind: 'off' })).toBeNull();
});

test('one wrong digest is enough to say so, whatever the other says', () => {
  expect(read({ kind: 'done', digest: true, diffId: false })).toMatchObject({ text: 'wrong digest', tone: 'danger' });
  expect(read({ kind: 'done', digest: false, diffId: null })?.meaning).toMatch(/^Wrong digest\./);
  expect(read({ kind: 'done', digest: true, diffId: null })).toMatchObject({ text: 'verified', tone: 'success' });
  expect(read({ kind: 'done', digest: null, diffId: null })).toMatchObject({ text: 'no digest', tone: 'faint' });
});

test('progress never shows the whole before the end', () => {
  const status = { kind: 'reading', bytesRead: 999_999, bytesTotal: 1_000_000 } as const;
  expect(describeLayerStatus(buildLayer(0, { status }))?.text).toBe('reading 99\u202f%');
});

test('a layer that breaks off names the error', () => {
  const error = { code: 'tar-truncated', message: 'the archive ends at byte 1,024', place: {} } as const;
  expect(describeLayerStatus(buildLayer(0, { status: { kind: 'partial', error } }))?.meaning).toContain('byte 1,024');
});
