import { AppError } from '../../base/app-error.ts';

/**
 * The same error of whoever reads unpacked bytes and cannot know that they were packed: its offset counts in what was
 * unpacked, and lies beyond the end of most files. `stream` names what was unpacked, such as `archive`.
 */
export function afterUnpacking(error: AppError, stream: 'archive' | 'layer'): AppError {
  const { byteOffset, ...place } = error.place;
  if (byteOffset === undefined || place.unpackedOffset !== undefined) return error;
  const message = `${error.message} (counted in the unpacked ${stream})`;
  return new AppError(error.code, message, { ...place, unpackedOffset: byteOffset }, { cause: error });
}
