import { AppError, toErrorRecord, type ErrorRecord } from '../../base/app-error.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import type { ReadOptions } from '../compression/read-stored.ts';
import { sniffCompression, SNIFF_BYTES } from '../compression/sniff-compression.ts';
import { MemberList, MOST_LISTED_MEMBERS, type ArchiveListing } from './archive-listing.ts';
import type { ArchiveFormat } from './describe-content.ts';
import { listAr } from './list-ar.ts';
import { listTar } from './list-tar.ts';

/** Code that only zip archives need; a page loads it before one is opened. */
export const loadZipReader = () => import('./list-zip.ts');

export interface ListOptions extends ReadOptions {
  readonly most?: number;
}

/**
 * The members of an archive: a tar, plain or packed; a zip by its central directory; an ar, with what is inside of a Debian
 * package. What is wrong with it ends in `error`, after the members that could be read. Throws only the signal's reason.
 */
export async function listArchive(
  source: ByteSource,
  format: ArchiveFormat,
  options: ListOptions = {},
): Promise<ArchiveListing> {
  const list = new MemberList(options.most ?? MOST_LISTED_MEMBERS);
  const compression = format === 'tar' ? sniffCompression(await source.read(0, SNIFF_BYTES, options.signal)) : 'none';
  let error: ErrorRecord | null = null;
  try {
    if (format === 'tar') await listTar(source, compression, list, '', options);
    else if (format === 'ar') await listAr(source, list, options);
    else {
      const { listZip } = await loadZipReader();
      await listZip(source, list, options.signal);
    }
  } catch (caught) {
    options.signal?.throwIfAborted();
    if (!(caught instanceof AppError)) throw caught;
    error = toErrorRecord(caught);
  }
  return { format, compression, members: list.members, bytes: list.bytes, isCut: list.isCut, error };
}
