import { describe, expect, it } from 'vitest';
import type { Json } from '../../core/formats/json-document.ts';
import { readKeptImage, type KeptImage } from './kept-images.ts';

const image: KeptImage = {
  reference: { registry: 'ghcr.io', name: 'owner/app', tag: '1', digest: null },
  digest: `sha256:${'a'.repeat(64)}`,
  platform: { os: 'linux', architecture: 'arm', variant: 'v7' },
  bytes: 1234,
  openedAt: 1_700_000_000_000,
};

describe('the note of a kept image', () => {
  it('is read as it was written', () => {
    expect(readKeptImage(JSON.parse(JSON.stringify(image)) as Json)).toEqual(image);
  });

  it('may have no platform and a digest in place of a tag', () => {
    const other = { ...image, platform: null, reference: { ...image.reference, tag: null, digest: image.digest } };
    expect(readKeptImage(JSON.parse(JSON.stringify(other)) as Json)).toEqual(other);
  });

  it.each<[string, object]>([
    ['a registry that is no host', { reference: { ...image.reference, registry: 'evil/../x' } }],
    ['a name that is no repository', { reference: { ...image.reference, name: '../secret' } }],
    ['a tag that is none', { reference: { ...image.reference, tag: 'a b' } }],
    ['a digest that is none', { digest: 'sha256:abc' }],
    ['no size', { bytes: null }],
    ['a size below zero', { bytes: -1 }],
    ['no time', { openedAt: 'yesterday' }],
    ['no reference', { reference: 'ghcr.io/owner/app' }],
  ])('is passed by with %s', (_, change) => {
    expect(readKeptImage(JSON.parse(JSON.stringify({ ...image, ...change })) as Json)).toBeNull();
  });
});
