import type { LayerTable } from './layer-table.ts';

/** The buffers behind a table's columns, so that posting it moves them instead of copying. */
export function layerTableTransfers(table: LayerTable): ArrayBuffer[] {
  const columns = [
    table.paths.bytes,
    table.paths.ends,
    table.type,
    table.mode,
    table.owner,
    table.sizeBytes,
    table.storedBytes,
    ...(table.declaredBytes === null ? [] : [table.declaredBytes]),
    ...(table.climbs === null ? [] : [table.climbs]),
    table.mtimeSeconds,
    table.link,
    table.links.bytes,
    table.links.ends,
    table.xattrs,
    table.xattrSets.bytes,
    table.xattrSets.ends,
    table.device,
    table.bodyOffset,
    table.hashState,
    table.hashes,
    table.sparse,
  ];
  return columns.map((column) => column.buffer as ArrayBuffer);
}
