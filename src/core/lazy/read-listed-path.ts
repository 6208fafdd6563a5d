import { AppError } from '../../base/app-error.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { decodeRawText } from '../bytes/byte-text.ts';
import type { CatalogLayer } from '../formats/catalog.ts';
import type { LayerTable } from '../layers/layer-table.ts';
import { sameBytes } from '../layers/layer-table-builder.ts';
import { EntryType } from '../tar/tar-entry.ts';
import { listLayer } from './list-layer.ts';
import { readListedFile } from './read-listed-file.ts';

/** Largest file that is read out of a layer by its table of contents: it is unpacked in memory, to be checked. */
export const maxListedFileBytes = 512 << 20;

/**
 * The content of one file of a layer that was listed by its table of contents: the table again, then the file's own bytes.
 * Nothing of the table has to be kept for the few files that somebody opens. `path`: canonical bytes, as the layer has them.
 * Rejects with read-failed where the layer lists no such file or its list does not tell where files are, and as `listLayer` and
 * `readListedFile` do.
 */
export async function readListedPath(
  blob: ByteSource,
  layer: Pick<CatalogLayer, 'annotations'>,
  path: Uint8Array,
  signal: AbortSignal,
  readExternalToc: () => Promise<Uint8Array | null> = () => Promise.resolve(null),
): Promise<Uint8Array> {
  // SHA-256, as tables have it: the content is checked against it.
  const listing = await listLayer(blob, layer, { hashWidth: 32, signal, readExternalToc });
  const { format } = listing.kind === 'listed' ? listing : { format: null };
  if (listing.kind !== 'listed' || listing.bodies === null || format === 'soci' || !format) {
    throw new AppError('read-failed', 'The layer’s list does not tell where its files are.');
  }
  const entry = findFile(listing.table, path);
  if (entry < 0) {
    throw new AppError('read-failed', `The layer’s table of contents lists no file /${decodeRawText(path)}.`);
  }
  return readListedFile(blob, listing.table, listing.bodies, entry, { format, maxBytes: maxListedFileBytes, signal });
}

/** The last entry of that path counts, as in a tar; -1 where there is none, or where it is no file. */
function findFile({ paths, type, entryCount }: LayerTable, path: Uint8Array): number {
  for (let entry = entryCount - 1; entry >= 0; entry--) {
    const begin = entry === 0 ? 0 : paths.ends[entry - 1]!;
    if (!sameBytes(paths.bytes.subarray(begin, paths.ends[entry]), path)) continue;
    return type[entry] === EntryType.file ? entry : -1;
  }
  return -1;
}
