import { AppError } from '../../base/app-error.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { decodeSource } from '../compression/decode-source.ts';
import { sniffCompression } from '../compression/sniff-compression.ts';
import { isTarHead, tarHeadBytes } from '../formats/tar-head.ts';
import { gatherUpTo } from '../layers/read-entry.ts';
import { DESCRIBED_HEAD_BYTES, describeContent, type ContentDescription } from './describe-content.ts';
import { describeElf, readElfFacts } from './elf-facts.ts';

/**
 * Tells what a file holds, as describeContent does, and for that reads further where its first bytes point: the headers of an
 * ELF file, the first block of what is compressed. Throws what the source throws.
 */
export async function inspectContent(
  source: ByteSource,
  path: string,
  signal?: AbortSignal,
): Promise<ContentDescription> {
  const head = await source.read(0, DESCRIBED_HEAD_BYTES, signal);
  const description = describeContent(head, source.sizeBytes, path);
  switch (description.content.kind) {
    case 'elf': {
      const elf = await readElfFacts(source, signal);
      return elf === null ? description : { ...description, line: describeElf(elf) };
    }
    case 'compressed':
      return (await holdsTar(source, signal))
        ? { content: { kind: 'archive', format: 'tar' }, line: `tar archive, ${description.line}` }
        : description;
    default:
      return description;
  }
}

async function holdsTar(source: ByteSource, signal: AbortSignal | undefined): Promise<boolean> {
  const compression = sniffCompression(await source.read(0, 6, signal));
  if (compression === 'none') return false;
  try {
    const options = signal === undefined ? {} : { signal };
    const { bytes } = await gatherUpTo(decodeSource(source, compression, options), tarHeadBytes);
    return bytes[0] !== 0 && isTarHead(bytes);
  } catch (error) {
    // Damaged: it is shown as what it claims to be, and unpacking says what is wrong.
    if (error instanceof AppError) return false;
    throw error;
  }
}
