import { describe, expect, test } from 'vitest';
import { isWellKnownRoot, normalizeMemberName, resolveSymlink, topComponent } from './member-name.ts';

describe('member names', () => {
  test.each([
    ['manifest.json', 'manifest.json'],
    ['./manifest.json', 'manifest.json'],
    ['/blobs//sha256/./x', 'blobs/sha256/x'],
    ['blobs/sha256/', 'blobs/sha256'],
    ['a/../b', 'b'],
    ['./', ''],
    ['', ''],
    ['..data/x..', '..data/x..'],
    ['a/...', 'a/...'],
  ])('%j has the canonical form %j', (name, canonical) => {
    expect(normalizeMemberName(name)).toBe(canonical);
  });

  test.each(['..', '../x', 'a/../../x', '/../etc/passwd'])('%j climbs above the root and reaches nothing', (name) => {
    expect(normalizeMemberName(name)).toBeNull();
  });

  test('a symlink starts at its own folder, an absolute one at the root of the archive', () => {
    expect(resolveSymlink('one/layer.tar', '../two/layer.tar')).toBe('two/layer.tar');
    expect(resolveSymlink('layer.tar', 'two/layer.tar')).toBe('two/layer.tar');
    expect(resolveSymlink('one/layer.tar', '/etc/passwd')).toBe('etc/passwd');
    expect(resolveSymlink('one/layer.tar', '../../../etc/passwd')).toBeNull();
  });

  test('the top component tells a root filesystem', () => {
    expect(topComponent('usr/bin/env')).toBe('usr');
    expect(topComponent('usr')).toBe('usr');
    expect(isWellKnownRoot('usr')).toBe(true);
    expect(isWellKnownRoot('project-1.0')).toBe(false);
    expect(isWellKnownRoot('constructor')).toBe(false);
  });
});
