import { describe, expect, it } from 'vitest';
import { sniffCompression } from './sniff-compression.ts';

describe('compression is told by the first bytes', () => {
  it('of gzip, zstd, xz and bzip2', () => {
    expect(sniffCompression(Uint8Array.of(0x1f, 0x8b, 8, 0))).toBe('gzip');
    expect(sniffCompression(Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd))).toBe('zstd');
    expect(sniffCompression(Uint8Array.of(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0))).toBe('xz');
    expect(sniffCompression(Uint8Array.of(0x42, 0x5a, 0x68, 0x39))).toBe('bzip2');
  });

  it('of all sixteen skippable zstd frames', () => {
    for (let first = 0x50; first <= 0x5f; first++) {
      expect(sniffCompression(Uint8Array.of(first, 0x2a, 0x4d, 0x18))).toBe('zstd');
    }
    expect(sniffCompression(Uint8Array.of(0x4f, 0x2a, 0x4d, 0x18))).toBe('none');
    expect(sniffCompression(Uint8Array.of(0x60, 0x2a, 0x4d, 0x18))).toBe('none');
  });

  it('and is none for anything else, and where too little is there', () => {
    for (const head of [
      [],
      [0x1f],
      [0x28, 0xb5, 0x2f],
      [0xfd, 0x37, 0x7a, 0x58, 0x5a],
      [0x42, 0x5a],
      [0x50, 0x4b, 3, 4],
    ]) {
      expect(sniffCompression(Uint8Array.from(head))).toBe('none');
    }
    expect(sniffCompression(new TextEncoder().encode('etc/passwd'))).toBe('none');
  });

  it('also at the start of a longer view', () => {
    const bytes = Uint8Array.of(0, 0, 0x1f, 0x8b, 8, 0, 0, 0);
    expect(sniffCompression(bytes.subarray(2))).toBe('gzip');
  });
});
