import { decodeRawText, displayText } from '../bytes/byte-text.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { WindowReader } from '../bytes/window-reader.ts';
import type { Compression } from '../compression/compression.ts';
import { decodeSource } from '../compression/decode-source.ts';
import type { ReadOptions } from '../compression/read-stored.ts';
import { EntryType } from '../tar/tar-entry.ts';
import { TarScanner } from '../tar/tar-scanner.ts';
import type { MemberList } from './archive-listing.ts';

/** Adds the members of a tar to `list`, each with `prefix` before its name. Throws what unpacking and TarScanner throw. */
export async function listTar(
  source: ByteSource,
  compression: Compression,
  list: MemberList,
  prefix: string,
  options: ReadOptions,
): Promise<void> {
  const scanner = new TarScanner({
    entry: (entry) => {
      list.add({
        name: prefix + displayText(decodeRawText(entry.name)).text,
        type: entry.type,
        sizeBytes: entry.sizeBytes,
        storedBytes: compression === 'none' ? entry.storedBytes : null,
        mode: entry.mode,
        mtimeSeconds: entry.mtimeSeconds,
        linkTarget:
          entry.type === EntryType.symlink || entry.type === EntryType.hardlink
            ? displayText(decodeRawText(entry.linkName)).text
            : null,
      });
      return false;
    },
    body: () => undefined,
    entryEnd: () => undefined,
  });
  if (compression === 'none') await scanByHeaders(source, scanner, list, options);
  else {
    for await (const chunk of decodeSource(source, compression, options)) {
      scanner.push(chunk);
      if (scanner.ended || list.isCut) return;
    }
  }
  if (!scanner.ended && !list.isCut) scanner.finish();
}

/** Bodies larger than a window are jumped over. */
async function scanByHeaders(
  source: ByteSource,
  scanner: TarScanner,
  list: MemberList,
  { signal, onStoredBytes }: ReadOptions,
): Promise<void> {
  const windows = new WindowReader(source, { signal });
  for (let chunk = await windows.next(); chunk !== null; chunk = await windows.next()) {
    scanner.push(chunk);
    if (scanner.ended || list.isCut) break;
    const jump = Math.min(scanner.skippableBytes, source.sizeBytes - windows.offset);
    if (jump > windows.windowBytes) {
      scanner.skip(jump);
      windows.skip(jump);
    }
    onStoredBytes?.(windows.offset);
  }
  windows.stop();
}
