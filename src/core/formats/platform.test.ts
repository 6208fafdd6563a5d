import { describe, expect, test } from 'vitest';
import type { CatalogImage, Platform } from './catalog.ts';
import { choosePlatform, formatPlatform, parsePlatform, readPlatform } from './platform.ts';

function image(platform: string | null, change: Partial<CatalogImage> = {}): CatalogImage {
  return {
    names: [],
    kind: 'image',
    manifestDigest: null,
    configDigest: null,
    mediaType: null,
    artifactType: null,
    platform: platform === null ? null : parsePlatform(platform),
    annotations: new Map(),
    subject: null,
    created: null,
    author: null,
    config: null,
    history: [],
    layers: [],
    present: true,
    warnings: [],
    ...change,
  };
}

const images = (...platforms: (string | null)[]): CatalogImage[] => platforms.map((platform) => image(platform));
const linux = (architecture: string): { os: string; architecture: string } => ({ os: 'linux', architecture });

describe('the image that is shown first', () => {
  test('is of the architecture of the machine', () => {
    const all = images('linux/amd64', 'linux/arm64/v8', 'linux/arm/v7');
    expect(choosePlatform(all, linux('amd64'))).toBe(0);
    expect(choosePlatform(all, linux('arm64'))).toBe(1);
    expect(choosePlatform(all, linux('aarch64'))).toBe(1);
    expect(choosePlatform(all, linux('arm'))).toBe(2);
  });

  test('is the one that runs on every machine of the architecture, unless the variant is known', () => {
    const all = images('linux/amd64/v3', 'linux/amd64/v2', 'linux/amd64');
    expect(choosePlatform(all, linux('amd64'))).toBe(2);
    expect(choosePlatform(all, { ...linux('amd64'), variant: 'v3' })).toBe(0);
    expect(choosePlatform(images('linux/arm/v5', 'linux/arm/v6', 'linux/arm/v7'), linux('arm'))).toBe(2);
  });

  test('is one that the processor runs besides its own: 386 on amd64, arm on arm64', () => {
    expect(choosePlatform(images('linux/s390x', 'linux/386'), linux('amd64'))).toBe(1);
    expect(choosePlatform(images('linux/amd64', 'linux/arm/v6', 'linux/arm/v7'), linux('arm64'))).toBe(2);
  });

  test('is for Linux of the same architecture where the machine has another system', () => {
    const all = images('windows/amd64', 'linux/amd64', 'linux/arm64');
    expect(choosePlatform(all, { os: 'windows', architecture: 'amd64' })).toBe(0);
    expect(choosePlatform(all, { os: 'darwin', architecture: 'arm64' })).toBe(2);
  });

  test('is the first image when none fits, and the first in the archive when several do', () => {
    expect(choosePlatform(images('linux/s390x', 'linux/ppc64le'), linux('amd64'))).toBe(0);
    expect(choosePlatform(images(null, 'linux/amd64', 'linux/amd64'), linux('amd64'))).toBe(1);
    expect(choosePlatform(images(null, null), linux('amd64'))).toBe(0);
  });

  test('is no attestation, no artifact and none that is absent, while there is another', () => {
    const attestation = image('unknown/unknown', { kind: 'attestation' });
    const absent = image('linux/amd64', { present: false });
    expect(choosePlatform([attestation, absent, image('linux/s390x')], linux('amd64'))).toBe(2);
    expect(choosePlatform([absent, attestation], linux('amd64'))).toBe(1);
    expect(choosePlatform([absent], linux('amd64'))).toBe(0);
    expect(choosePlatform([], linux('amd64'))).toBe(-1);
  });
});

describe('platforms as text', () => {
  test.each<[string, Platform | null]>([
    ['linux/amd64', { os: 'linux', architecture: 'amd64' }],
    ['linux/arm/v7', { os: 'linux', architecture: 'arm', variant: 'v7' }],
    ['Linux/x86_64', { os: 'linux', architecture: 'amd64' }],
    ['arm64', { os: 'linux', architecture: 'arm64' }],
    ['', null],
    ['linux/', null],
    ['a/b/c/d', null],
    ['linux/amd 64', null],
  ])('%j is read as %j', (text, platform) => {
    expect(parsePlatform(text)).toEqual(platform);
  });

  test('what is not given is a question mark', () => {
    expect(formatPlatform({ os: 'linux', architecture: 'arm', variant: 'v7' })).toBe('linux/arm/v7');
    expect(formatPlatform({ os: 'linux', architecture: '' })).toBe('linux/?');
  });

  test('a descriptor without OS and architecture has no platform', () => {
    expect(readPlatform({})).toBeNull();
    expect(readPlatform({ os: '', architecture: 5 })).toBeNull();
    expect(readPlatform({ os: 'windows', architecture: 'amd64', 'os.version': '10.0.1', variant: '' })).toEqual({
      os: 'windows',
      architecture: 'amd64',
      osVersion: '10.0.1',
    });
  });
});
