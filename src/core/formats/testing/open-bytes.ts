import { AppError } from '../../../base/app-error.ts';
import { memorySource } from '../../bytes/memory-source.ts';
import type { MemberScan } from '../member-feed.ts';
import type { OpenedInput } from '../open-input.ts';
import { openInput } from '../open-input.ts';

/** What a scan of these tests counts. */
export interface CountedBytes {
  readonly bytes: number;
  readonly error: AppError | null;
}

/** Counts the bytes of a layer instead of reading it. */
export function countingScan(): MemberScan<CountedBytes> {
  let bytes = 0;
  return {
    push: (chunk) => {
      bytes += chunk.length;
    },
    finish: (error) => ({ bytes, error }),
  };
}

export interface OpenBytesOptions {
  readonly asRootfs?: boolean;
  readonly signal?: AbortSignal;
  readonly chunkBytes?: number;
  readonly name?: string;
}

/** Opens bytes as a dropped file. */
export function openBytes(bytes: Uint8Array, options: OpenBytesOptions = {}): Promise<OpenedInput<CountedBytes>> {
  const { chunkBytes, name = 'image.tar', ...rest } = options;
  return openInput(
    { kind: 'file', name, source: memorySource(bytes, chunkBytes) },
    { ...rest, createScan: () => Promise.resolve(countingScan()) },
  );
}

/** Opens files as a dropped folder. */
export function openFolder(
  files: readonly (readonly [path: string, bytes: Uint8Array])[],
): Promise<OpenedInput<CountedBytes>> {
  return openInput(
    { kind: 'folder', name: 'image', files: files.map(([path, bytes]) => ({ path, source: memorySource(bytes) })) },
    { createScan: () => Promise.resolve(countingScan()) },
  );
}

/** The AppError that opening ends in; fails when it opens. */
export async function refusal(opening: Promise<unknown>): Promise<AppError> {
  try {
    await opening;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('it opened');
}
