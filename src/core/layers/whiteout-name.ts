/*
 * Whiteouts are entries with special base names (OCI image-spec, layer.md, "Whiteouts" and "Opaque Whiteout").
 *
 *   .wh.NAME        removes NAME of the layers below
 *   .wh..wh..opq    removes everything that the layers below have in this directory
 *   .wh..wh.*       other metadata of AUFS: no part of the filesystem
 *   .wh.            names nothing; invalid (image-spec issues 1301 and 1314)
 */
export type NameKind = 'ordinary' | 'whiteout' | 'opaque' | 'aufs' | 'invalid';

export const whiteoutPrefix = new TextEncoder().encode('.wh.');
export const aufsPrefix = new TextEncoder().encode('.wh..wh.');
const opaqueName = new TextEncoder().encode('.wh..wh..opq');

/** Sorts the base name in bytes[from, to). */
export function classifyName(bytes: Uint8Array, from: number, to: number): NameKind {
  if (!startsWith(bytes, from, to, whiteoutPrefix)) return 'ordinary';
  if (startsWith(bytes, from, to, opaqueName) && to - from === opaqueName.length) return 'opaque';
  if (startsWith(bytes, from, to, aufsPrefix)) return 'aufs';
  return to - from === whiteoutPrefix.length ? 'invalid' : 'whiteout';
}

function startsWith(bytes: Uint8Array, from: number, to: number, prefix: Uint8Array): boolean {
  if (to - from < prefix.length) return false;
  for (let i = 0; i < prefix.length; i++) if (bytes[from + i] !== prefix[i]) return false;
  return true;
}
