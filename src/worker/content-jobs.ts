import { inspectContent } from '../core/content/inspect-content.ts';
import { findBytes, findDifference } from '../core/content/find-bytes.ts';
import { listArchive } from '../core/content/list-archive.ts';
import { decodeSource } from '../core/compression/decode-source.ts';
import { sniffCompression, SNIFF_BYTES } from '../core/compression/sniff-compression.ts';
import { blobSource } from '../sources/blob-source.ts';
import { gatherBlob } from './gather-blob.ts';
import type { CallContext, Handlers } from './rpc.ts';
import type { ContentApi } from './session-content.ts';
import { thinOut } from './thin-out.ts';

/** What one packed file is unpacked to at most: a few kilobytes can stand for terabytes. */
export const MOST_UNPACKED_BYTES = 1 << 30;

/** How errors call a content: its path is not known here, and the page says it. */
const CONTENT = 'The content';

/** What a layer worker can tell of contents that were read. */
export const contentJobs: Handlers<ContentApi> = {
  inspectContent: ({ signal }, content, path) => inspectContent(blobSource(content, CONTENT), path, signal),

  listArchive: (context, content, format) =>
    listArchive(blobSource(content, CONTENT), format, { signal: context.signal, onStoredBytes: thinOut(context) }),

  unpackContent: async (context, content) => unpack(context, content, MOST_UNPACKED_BYTES),

  findBytes: ({ signal }, content, needle, from) => findBytes(blobSource(content, CONTENT), needle, from, signal),

  findDifference: ({ signal }, a, b, from) =>
    findDifference(blobSource(a, CONTENT), blobSource(b, CONTENT), from, signal),
};

export async function unpack(context: CallContext, content: Blob, mostBytes: number) {
  const source = blobSource(content, CONTENT);
  const compression = sniffCompression(await source.read(0, SNIFF_BYTES, context.signal));
  let isWhole = true;
  const chunks = async function* (): AsyncGenerator<Uint8Array, void> {
    let left = mostBytes;
    const options = { signal: context.signal, onStoredBytes: thinOut(context) };
    for await (const chunk of decodeSource(source, compression, options)) {
      yield chunk.subarray(0, left);
      left -= chunk.length;
      if (left >= 0) continue;
      isWhole = false;
      return;
    }
  };
  return { content: await gatherBlob(chunks()), isWhole };
}
