import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ByteSource } from '../bytes/byte-source.ts';
import { sliceSource } from '../bytes/byte-source.ts';
import { memorySource } from '../bytes/memory-source.ts';
import type { CatalogLayer } from '../formats/catalog.ts';
import { openBytes } from '../formats/testing/open-bytes.ts';
import { scanLayer } from '../layers/scan-layer.ts';
import { describeTable } from '../layers/testing/describe-table.ts';
import type { LayerListing } from './list-layer.ts';
import { listLayer } from './list-layer.ts';
import { readListedFile } from './read-listed-file.ts';

const corpus = new URL('../../../../shared/corpus/', import.meta.url);

const images = [
  ['made/multi-estargz.buildx.oci.tar', 'estargz'],
  ['public/wagoodman+dive__test-oci-estargz-image.tar', 'estargz'],
  ['made/corner-strict.zstdchunked.oci.tar', 'zstd-chunked'],
] as const;

/** Paths that lazy runtimes hide; a scan of the whole layer has them. */
const hidden = /^\/(?:\.prefetch\.landmark|\.no\.prefetch\.landmark|stargz\.index\.json) /;

/** Writers of zstd:chunked leave the names of owners out; the model compares IDs alone. */
function asWritten(line: string, format: string): string {
  return format === 'zstd-chunked' ? line.replace(/ \| owner (\d+:\d+) \S*/, ' | owner $1') : line;
}

/** JSON cannot hold a name that is not UTF-8: writers of a TOC put U+FFFD for each byte that is none. */
function asJsonHolds(line: string): string {
  return line.replace(/[\udc80-\udcff]/g, '\ufffd');
}

describe.each(images)('the layers of %s', (file, format) => {
  const path = new URL(file, corpus);
  it.skipIf(!existsSync(path))('are listed by their table of contents as by scanning them', async () => {
    const bytes = new Uint8Array(readFileSync(path));
    const { catalog } = await openBytes(bytes);
    const seen = new Set<string>();
    let verified = 0;
    for (const layer of catalog.images.flatMap((image) => (image.kind === 'image' ? image.layers : []))) {
      if (seen.has(layer.digest!)) continue;
      seen.add(layer.digest!);
      const blob = blobOf(bytes, layer);
      const listing = await listLayer(blob, layer, { hashWidth: 32, smallestBytes: 0 });
      if (listing.kind !== 'listed') throw new Error(`${layer.digest}: ${listing.reason}`);
      const scan = await scanLayer(blob, { hashWidth: 32, seed: [0, 0] });
      expect(listing.format).toBe(format);
      const scanned = describeTable(scan.table)
        .filter((line) => !hidden.test(line))
        .map((line) => asWritten(asJsonHolds(line), format))
        .sort();
      const listed = describeTable(listing.table).map((line) => asWritten(line, format));
      expect(listed.sort()).toEqual(scanned);
      if (listing.uncompressedBytesKnown) {
        expect(listing.table.uncompressedBytes).toBe(scan.table.uncompressedBytes);
      }
      verified += listing.verified ? 1 : 0;
      await readSomeFiles(blob, listing);

      const byFooter = await listLayer(blob, { ...layer, annotations: new Map() }, { hashWidth: 32, smallestBytes: 0 });
      if (byFooter.kind !== 'listed') throw new Error(byFooter.reason);
      expect(byFooter.verified).toBe(false);
      expect(byFooter.traffic.requests).toBe(2);
      expect(describeTable(byFooter.table)).toEqual(describeTable(listing.table));
    }
    expect(verified).toBe(seen.size);
    expect(seen.size).toBeGreaterThan(0);
  });
});

/** Reads every fifth file, which rejects where a digest is wrong. */
async function readSomeFiles(blob: ByteSource, listing: Extract<LayerListing, { kind: 'listed' }>): Promise<void> {
  const { table, bodies, format } = listing;
  if (bodies === null || format === 'soci') throw new Error('no bodies');
  for (let entry = 0; entry < table.entryCount; entry += 5) {
    const content = await readListedFile(blob, table, bodies, entry, { format, maxBytes: 64 << 20 });
    expect(content).toHaveLength(table.sizeBytes[entry]!);
  }
}

function blobOf(bytes: Uint8Array, layer: CatalogLayer): ByteSource {
  if (layer.location?.kind !== 'range') throw new Error('the layer has no place in the archive');
  return sliceSource(memorySource(bytes), layer.location.offsetBytes, layer.location.sizeBytes);
}
