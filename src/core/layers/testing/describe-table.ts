import { decodeRawText } from '../../bytes/byte-text.ts';
import type { ByteStrings, LayerTable } from '../layer-table.ts';
import { HashState, NONE } from '../layer-table.ts';

/** Every entry as one line of all its facts but its place in the archive, times to the second; in archive order. */
export function describeTable(table: LayerTable): string[] {
  return Array.from({ length: table.entryCount }, (_, i) => {
    const owner = table.owners[table.owner[i]!]!;
    return [
      '/' + stringAt(table.paths, i),
      `type ${table.type[i]}`,
      `mode ${table.mode[i]!.toString(8)}`,
      `owner ${owner.uid}:${owner.gid} ${owner.userName}:${owner.groupName}`,
      `size ${table.sizeBytes[i]}`,
      `time ${Math.floor(table.mtimeSeconds[i]!)}`,
      `link ${table.link[i] === NONE ? '' : stringAt(table.links, table.link[i]!)}`,
      `device ${table.device[i] === NONE ? '' : table.devices[table.device[i]!]!.join(':')}`,
      `xattrs ${table.xattrs[i] === NONE ? '' : JSON.stringify(stringAt(table.xattrSets, table.xattrs[i]!))}`,
      `content ${contentOf(table, i)}`,
    ].join(' | ');
  });
}

function contentOf(table: LayerTable, i: number): string {
  const state = table.hashState[i];
  if (state !== HashState.known) return `state ${state}`;
  const hash = table.hashes.subarray(i * table.hashWidth, (i + 1) * table.hashWidth);
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

function stringAt({ bytes, ends }: ByteStrings, i: number): string {
  return decodeRawText(bytes.subarray(i === 0 ? 0 : ends[i - 1]!, ends[i]));
}
