import { Builder } from 'flatbuffers';

export interface ZtocFile {
  readonly name: string;
  readonly type: string;
  readonly size?: number;
  readonly offset?: number;
  readonly mode?: number;
  readonly uid?: number;
  readonly linkName?: string;
  readonly modTime?: string;
  readonly device?: readonly [number, number];
  readonly xattrs?: Readonly<Record<string, string>>;
}

/** A ztoc as soci-snapshotter writes it, by the FlatBuffers library itself. */
export function writeZtoc(files: readonly ZtocFile[], version = '0.9', uncompressedBytes = 10_240): Uint8Array {
  const builder = new Builder(1024);
  const metadata = files.map((file) => writeFile(builder, file));
  builder.startVector(4, metadata.length, 4);
  for (const offset of metadata.toReversed()) builder.addOffset(offset);
  const vector = builder.endVector();
  builder.startObject(1);
  builder.addFieldOffset(0, vector, 0);
  const toc = builder.endObject();
  const versionText = builder.createString(version);
  builder.startObject(6);
  builder.addFieldOffset(0, versionText, 0);
  builder.addFieldInt64(2, 5000n, 0n);
  builder.addFieldInt64(3, BigInt(uncompressedBytes), 0n);
  builder.addFieldOffset(4, toc, 0);
  builder.finish(builder.endObject());
  return builder.asUint8Array();
}

function writeFile(builder: Builder, file: ZtocFile): number {
  const texts = [file.name, file.type, file.linkName ?? '', 'root', 'root', file.modTime ?? ''].map((text) =>
    builder.createString(text),
  );
  const [name, type, linkName, userName, groupName, modTime] = texts as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const pairs = Object.entries(file.xattrs ?? {}).map(([key, value]) => {
    const keyText = builder.createString(key);
    const valueText = builder.createString(value);
    builder.startObject(2);
    builder.addFieldOffset(0, keyText, 0);
    builder.addFieldOffset(1, valueText, 0);
    return builder.endObject();
  });
  builder.startVector(4, pairs.length, 4);
  for (const pair of pairs.toReversed()) builder.addOffset(pair);
  const xattrs = builder.endVector();
  builder.startObject(14);
  builder.addFieldOffset(0, name, 0);
  builder.addFieldOffset(1, type, 0);
  builder.addFieldInt64(2, BigInt(file.offset ?? 0), 0n);
  builder.addFieldInt64(3, BigInt(file.size ?? 0), 0n);
  builder.addFieldOffset(4, linkName, 0);
  builder.addFieldInt64(5, BigInt(file.mode ?? 0o644), 0n);
  builder.addFieldInt32(6, file.uid ?? 0, 0);
  builder.addFieldInt32(7, 0, 0);
  builder.addFieldOffset(8, userName, 0);
  builder.addFieldOffset(9, groupName, 0);
  builder.addFieldOffset(10, modTime, 0);
  builder.addFieldInt64(11, BigInt(file.device?.[0] ?? 0), 0n);
  builder.addFieldInt64(12, BigInt(file.device?.[1] ?? 0), 0n);
  builder.addFieldOffset(13, xattrs, 0);
  return builder.endObject();
}
