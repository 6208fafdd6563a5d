import { expect, test } from 'vitest';
import { findChoice, formatChoice, parseChoice } from './platform-choice.ts';
import { buildImage } from './testing/fake-session.ts';

const images = [
  buildImage({ platform: { os: 'linux', architecture: 'amd64' } }),
  buildImage({ platform: { os: 'linux', architecture: 'arm64', variant: 'v8' } }),
  buildImage({ platform: { os: 'windows', architecture: 'amd64', osVersion: '10.0.17763' } }),
  buildImage({ platform: { os: 'windows', architecture: 'amd64', osVersion: '10.0.20348' } }),
  buildImage({ platform: { os: 'linux', architecture: 'amd64' } }),
  buildImage({ platform: null }),
  buildImage({ kind: 'attestation', platform: { os: 'unknown', architecture: 'unknown' } }),
];

test('every image that can be chosen has a name of its own and is found by it', () => {
  const names = images.map((_, index) => formatChoice(images, index));
  expect(names).toEqual([
    'linux/amd64',
    'linux/arm64/v8',
    'windows(10.0.17763)/amd64',
    'windows(10.0.20348)/amd64',
    'linux/amd64~2',
    'unnamed',
    null,
  ]);
  expect(names.slice(0, 6).map((name) => findChoice(images, name!))).toEqual([0, 1, 2, 3, 4, 5]);
});

test('a single image needs no choice', () => {
  expect(formatChoice([images[0]!, images[6]!], 0)).toBeNull();
});

test('a choice that no image answers to is not found', () => {
  expect(findChoice(images, 'linux/s390x')).toBe(-1);
  expect(findChoice(images, 'linux/amd64~3')).toBe(-1);
});

test('what a person writes by hand need not name the variant', () => {
  expect(findChoice(images, 'linux/arm64')).toBe(1);
  expect(findChoice(images, 'linux/arm64/v7')).toBe(-1);
  expect(findChoice(images, 'windows/amd64')).toBe(2);
});

test('a session is asked for the platform that a choice names', () => {
  expect(parseChoice('linux/arm/v7')).toEqual({ os: 'linux', architecture: 'arm', variant: 'v7' });
  expect(parseChoice('windows(10.0.20348)/amd64')).toEqual({
    os: 'windows',
    architecture: 'amd64',
    osVersion: '10.0.20348',
  });
  expect(parseChoice('unnamed')).toBeNull();
  expect(parseChoice('<b>/x')).toBeNull();
});
