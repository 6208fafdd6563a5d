/** The attributes of one set as layer-table.ts serialises them: name NUL length-of-value (u32 LE) value, repeated. Views. */
export function readXattrs(set: Uint8Array): (readonly [name: Uint8Array, value: Uint8Array])[] {
  const pairs: (readonly [Uint8Array, Uint8Array])[] = [];
  for (let at = 0; at < set.length;) {
    const nameEnd = set.indexOf(0, at);
    const valueAt = nameEnd + 5;
    const length = new DataView(set.buffer, set.byteOffset + nameEnd + 1, 4).getUint32(0, true);
    pairs.push([set.subarray(at, nameEnd), set.subarray(valueAt, valueAt + length)]);
    at = valueAt + length;
  }
  return pairs;
}
