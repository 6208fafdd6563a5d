import { AppError, type ErrorPlace } from '../../base/app-error.ts';
import type { HostMemory } from './wasm/host-memory.ts';

/**
 * Unpacks a compressed stream pushed in chunks of any size. Output comes as an iterable that is worked off before the next
 * call, so that a small input that unpacks to gigabytes never stands in memory.
 */
export interface Decoder {
  /** Where its chunks lie, for modules that read them in place; null where each lies somewhere else. */
  readonly memory: HostMemory | null;
  /**
   * Unpacks the next stored bytes. A chunk (at most 1 MiB) is valid until the next is asked for: it may lie in the decoder's
   * own memory, and copying it there out cost a quarter of the time of reading a layer.
   * Throws AppError `compression-*` at the break, after everything before it has been handed out.
   */
  decode(chunk: Uint8Array): Iterable<Uint8Array>;
  /** Says that the stored bytes end here. Throws `compression-truncated` where that cuts the stream. */
  finish(): Iterable<Uint8Array>;
}

/** What a decoder counts, for messages and places. */
export interface DecodedSoFar {
  readonly storedBytes: number;
  readonly unpackedBytes: number;
}

/** How far a decoder came in the stored bytes, and in what it made of them. */
export function placeOf(at: DecodedSoFar): ErrorPlace {
  return { byteOffset: at.storedBytes, unpackedOffset: at.unpackedBytes };
}

export function corruptError(format: string, at: DecodedSoFar, reason: string): AppError {
  return new AppError(
    'compression-corrupt',
    `the ${format} data is damaged near stored byte ${at.storedBytes} (${at.unpackedBytes} bytes unpacked): ${reason}`,
    placeOf(at),
  );
}

export function truncatedError(format: string, at: DecodedSoFar): AppError {
  return new AppError(
    'compression-truncated',
    `the ${format} data is cut off after ${at.storedBytes} stored bytes (${at.unpackedBytes} bytes unpacked)`,
    placeOf(at),
  );
}

export function trailingJunkError(format: string, at: DecodedSoFar): AppError {
  return corruptError(format, at, `bytes that are not ${format} follow the end of the stream`);
}
