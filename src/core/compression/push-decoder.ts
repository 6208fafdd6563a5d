import type { CheckpointCollector } from './checkpoints.ts';
import type { Compression } from './compression.ts';
import { createDecoder } from './create-decoder.ts';

/** Unpacks a stream that cannot be read again. Synchronous: all output of a push has been handed out when it returns. */
export interface PushDecoder {
  /** Throws AppError `compression-*` at the break, after everything before it has been handed out. */
  push(chunk: Uint8Array): void;
  /** Says that the stored bytes end here. Throws `compression-truncated` where that cuts the stream. */
  finish(): void;
}

/**
 * Makes a decoder that hands its output to `onOutput` in chunks of at most 1 MiB, valid during the call.
 * `collector` is told the places at which unpacking can begin again.
 * The code for each compression is loaded when it is first asked for.
 */
export async function createPushDecoder(
  compression: Compression,
  onOutput: (chunk: Uint8Array) => void,
  collector: CheckpointCollector | null = null,
): Promise<PushDecoder> {
  if (compression === 'none') return { push: onOutput, finish: () => undefined };
  const decoder = await createDecoder(compression, { collector });
  return {
    push(chunk) {
      for (const output of decoder.decode(chunk)) onOutput(output);
    },
    finish() {
      for (const output of decoder.finish()) onOutput(output);
    },
  };
}
