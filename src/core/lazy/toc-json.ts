import { AppError } from '../../base/app-error.ts';
import { memorySource } from '../bytes/memory-source.ts';
import { decodeSource } from '../compression/decode-source.ts';
import { computeDigest } from '../formats/digest.ts';
import { BLOCK_BYTES } from '../tar/tar-header.ts';

/** Largest TOC that is read, packed or not: what containers/storage allows. A million files have about 250 MB less. */
export const maxTocBytes = 150 << 20;

const NAME_IN_TAR = 'stargz.index.json';

/**
 * The JSON of a TOC from its stored bytes, checked against the digest that the manifest declares where it declares one.
 * Throws toc-malformed, toc-too-large, toc-digest-mismatch.
 */
export async function unpackToc(
  stored: Uint8Array,
  format: 'estargz' | 'stargz' | 'zstd-chunked',
  digest: string | null,
  signal?: AbortSignal,
): Promise<Uint8Array> {
  if (format === 'zstd-chunked') {
    await checkDigest(stored, digest);
    return unpack(stored, 'zstd', signal);
  }
  const json = takeFromTar(await unpack(stored, 'gzip', signal));
  await checkDigest(json, digest);
  return json;
}

/** Throws toc-too-large where a TOC is not even to be fetched. */
export function checkTocSize(storedBytes: number, uncompressedBytes = 0): void {
  const bytes = Math.max(storedBytes, uncompressedBytes);
  if (bytes > maxTocBytes) throw tooLarge(`${bytes.toLocaleString('en')} bytes`);
}

async function checkDigest(bytes: Uint8Array, declared: string | null): Promise<void> {
  if (declared === null) return;
  const computed = await computeDigest(bytes, declared.split(':', 1)[0]);
  if (computed === declared) return;
  throw new AppError(
    'toc-digest-mismatch',
    computed === null
      ? `The layer’s table of contents is declared by “${declared.slice(0, 100)}”, which is no digest that can be checked.`
      : `The layer’s table of contents has the digest ${computed}; ${declared} is declared.`,
  );
}

async function unpack(
  stored: Uint8Array,
  compression: 'gzip' | 'zstd',
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of decodeSource(memorySource(stored), compression, signal ? { signal } : {})) {
      length += chunk.length;
      if (length > maxTocBytes) throw tooLarge(`more than ${maxTocBytes.toLocaleString('en')} bytes`);
      chunks.push(chunk.slice());
    }
  } catch (cause) {
    if (!(cause instanceof AppError) || cause.code === 'toc-too-large') throw cause;
    throw malformed(`it cannot be unpacked: ${cause.message}`, cause);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** The one file of the TOC's tar: a header block with the name at 0 and the size in octal at 124, then the content. */
function takeFromTar(tar: Uint8Array): Uint8Array {
  const text = (from: number, to: number): string =>
    String.fromCharCode(...tar.subarray(from, to)).replace(/[\0 ]+$/, '');
  const name = text(0, 100);
  const size = text(124, 136).trim();
  if (tar.length < BLOCK_BYTES || name !== NAME_IN_TAR || !/^[0-7]{1,11}$/.test(size)) {
    throw malformed(`there is no ${NAME_IN_TAR} where the layer’s last bytes point`);
  }
  const end = BLOCK_BYTES + Number.parseInt(size, 8);
  if (end > tar.length) throw malformed(`${NAME_IN_TAR} is cut off`);
  return tar.subarray(BLOCK_BYTES, end);
}

export function malformed(why: string, cause?: unknown): AppError {
  return new AppError(
    'toc-malformed',
    `The layer’s table of contents is not usable: ${why}.`,
    {},
    cause === undefined ? {} : { cause },
  );
}

export function tooLarge(what: string): AppError {
  return new AppError('toc-too-large', `The layer’s table of contents has ${what}, which is beyond what is read.`);
}
