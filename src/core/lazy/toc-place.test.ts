import { describe, expect, it } from 'vitest';
import { footerProbeBytes, parseFooter, readTocHints } from './toc-place.ts';
import {
  chunkedFooter,
  estargzFooter,
  externalTocFooter,
  skippableFrame,
  stargzFooter,
} from './testing/write-lazy-layer.ts';

const blobBytes = 0x2000;

function tailWith(footer: Uint8Array): Uint8Array {
  const tail = new Uint8Array(footerProbeBytes).fill(0x5a);
  tail.set(footer, tail.length - footer.length);
  return tail;
}

describe('the end of a blob', () => {
  it('has the footer of eStargz as its specification writes it', () => {
    const hex =
      '1f8b08040000000000ff1a00534716003030303030303030303030303132333453544152475a010000ffff0000000000000000';
    const footer = Uint8Array.from(hex.match(/../g)!, (byte) => Number.parseInt(byte, 16));
    expect(footer).toEqual(estargzFooter(0x1234));
    expect(parseFooter(tailWith(footer), blobBytes)).toEqual({
      format: 'estargz',
      offsetBytes: 0x1234,
      endBytes: blobBytes - 51,
    });
  });

  it('has the footer of stargz', () => {
    expect(parseFooter(tailWith(stargzFooter(0x1000)), blobBytes)).toEqual({
      format: 'stargz',
      offsetBytes: 0x1000,
      endBytes: blobBytes - 47,
    });
  });

  it('tells that the table of contents is elsewhere', () => {
    expect(externalTocFooter()).toHaveLength(46);
    expect(parseFooter(tailWith(externalTocFooter()), blobBytes)).toEqual({ format: 'estargz-external' });
  });

  it.each([64, 40] as const)('has the footer of zstd:chunked in %i bytes', (bytes) => {
    const footer = skippableFrame(chunkedFooter(100, 50, 400, bytes));
    expect(parseFooter(tailWith(footer), blobBytes)).toEqual({
      format: 'zstd-chunked',
      offsetBytes: 100,
      endBytes: 150,
      uncompressedBytes: 400,
    });
  });

  it('has no footer when any byte that tells it is another', () => {
    const footers = [estargzFooter(16), stargzFooter(16), skippableFrame(chunkedFooter(1, 2, 3, 64))];
    const telling = [
      [0, 1, 2, 3, 10, 11, 12, 13, 32, 37],
      [0, 1, 2, 3, 10, 11, 28, 33],
      [0, 1, 2, 3, 4, 8 + 24, 64, 71],
    ];
    for (const [i, footer] of footers.entries()) {
      expect(parseFooter(footer, blobBytes)).not.toBeNull();
      for (const at of telling[i]!) {
        const changed = footer.slice();
        changed[at]! ^= 0xff;
        expect(parseFooter(changed, blobBytes), `byte ${at} of footer ${i}`).toBeNull();
      }
    }
  });

  it('has no footer when it is shorter than one', () => {
    for (const footer of [estargzFooter(1), stargzFooter(1), skippableFrame(chunkedFooter(1, 2, 3, 64))]) {
      for (let cut = 1; cut <= footer.length; cut++) {
        expect(parseFooter(footer.subarray(cut), blobBytes)).toBeNull();
      }
    }
  });

  it('has no footer when that points outside the blob', () => {
    expect(parseFooter(estargzFooter(blobBytes - 51), blobBytes)).toBeNull();
    expect(parseFooter(estargzFooter(2 ** 52), blobBytes)).toBeNull();
    expect(parseFooter(skippableFrame(chunkedFooter(blobBytes, 1, 1, 64)), blobBytes)).toBeNull();
    expect(parseFooter(skippableFrame(chunkedFooter(0, 0, 0, 64)), blobBytes)).toBeNull();
  });
});

describe('annotations', () => {
  const position = '100:50:400:1';
  const place = { format: 'zstd-chunked', offsetBytes: 100, endBytes: 150, uncompressedBytes: 400 };

  it.each(['io.github.containers.zstd-chunked.', 'io.containers.zstd-chunked.'])(
    'under %s tell the place',
    (prefix) => {
      const annotations = new Map([
        [`${prefix}manifest-position`, position],
        [`${prefix}manifest-checksum`, 'sha256:abc'],
      ]);
      expect(readTocHints(annotations, blobBytes).chunked).toEqual({ place, digest: 'sha256:abc' });
    },
  );

  it.each(['', '1:2:3', '1:2:3:2', '-1:2:3:1', '1:0:3:1', '8000:8000:1:1', '9999999999999999:1:1:1', 'a:b:c:1'])(
    'that make no sense (%s) are as if absent',
    (written) => {
      const annotations = new Map([['io.containers.zstd-chunked.manifest-position', written]]);
      expect(readTocHints(annotations, blobBytes).chunked).toBeNull();
    },
  );
});
