import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, readFile, readlink, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';

import * as raw from '../../src/core/tar/testing/raw-tar.ts';
import type { MachineFile } from './machine-files.ts';
import { runTool } from './native-tools.ts';

/** Header blocks and bodies are gathered to about this much before they are written. */
const WRITE_BYTES = 1 << 20;

/** Members of a tar, one after another; each is a header with its padded body. */
export type Members = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** Writes an uncompressed tar. Answers its size in bytes and the number of its members. */
export async function writeTarFile(path: string, members: Members): Promise<{ bytes: number; entries: number }> {
  let entries = 0;
  const chunks = async function* () {
    let gathered: Uint8Array[] = [];
    let bytes = 0;
    for await (const member of members) {
      entries += 1;
      gathered.push(member);
      bytes += member.length;
      if (bytes >= WRITE_BYTES) {
        yield raw.concatBytes(gathered);
        gathered = [];
        bytes = 0;
      }
    }
    yield raw.concatBytes([...gathered, raw.endBlocks()]);
  };
  await pipeline(Readable.from(chunks(), { objectMode: true }), createWriteStream(path));
  return { bytes: (await stat(path)).size, entries };
}

/** The machine's files as members. What has vanished or grown since it was listed is left out. */
export async function* machineMembers(files: readonly MachineFile[]): AsyncGenerator<Uint8Array> {
  for (const file of files) {
    const name = file.path.slice(1);
    const header = { mode: file.mode, mtime: file.mtimeSeconds };
    const long = Buffer.byteLength(name) > 99 ? [raw.pax([['path', name]])] : [];
    const shortName = long.length > 0 ? 'long' : name;
    if (file.kind === 'directory') yield raw.concatBytes([...long, raw.directory(`${shortName}/`, header)]);
    else if (file.kind === 'symlink') {
      const target = await readlink(file.path).catch(() => null);
      if (target !== null && Buffer.byteLength(target) <= 100)
        yield raw.concatBytes([...long, raw.symlink(shortName, target, header)]);
    } else {
      const content = await readFile(file.path).catch(() => null);
      if (content !== null) yield raw.concatBytes([...long, raw.file(shortName, content, header)]);
    }
  }
}

export async function gzipFile(from: string, to: string): Promise<void> {
  await pipeline(
    createReadStream(from, { highWaterMark: WRITE_BYTES }),
    createGzip({ level: 6 }),
    createWriteStream(to),
  );
}

/** With the `zstd` program, at its default level. */
export async function zstdFile(from: string, to: string): Promise<void> {
  await runTool(`zstd -q -f -3 -o '${to}' '${from}'`);
}

export async function digestFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(path, { highWaterMark: WRITE_BYTES })) hash.update(chunk as Buffer);
  return `sha256:${hash.digest('hex')}`;
}

/** A member of an outer archive: bytes, or a file on disk that is copied in. */
export type ArchiveMember = { readonly name: string } & ({ readonly bytes: Uint8Array } | { readonly file: string });

/** Writes an image archive; files are streamed into it. */
export async function writeArchiveFile(path: string, members: readonly ArchiveMember[]): Promise<void> {
  const output = await open(path, 'w');
  try {
    for (const member of members) {
      if ('bytes' in member) {
        await output.write(raw.file(member.name, member.bytes));
        continue;
      }
      const { size } = await stat(member.file);
      await output.write(
        raw.headerBlock({ name: member.name, size: size < 8 ** 11 ? size : raw.base256(BigInt(size), 12) }),
      );
      for await (const chunk of createReadStream(member.file, { highWaterMark: WRITE_BYTES }))
        await output.write(chunk as Buffer);
      await output.write(new Uint8Array((512 - (size % 512)) % 512));
    }
    await output.write(raw.endBlocks());
  } finally {
    await output.close();
  }
}
