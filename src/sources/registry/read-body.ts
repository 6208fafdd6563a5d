import { AppError } from '../../base/app-error.ts';
import type { FetchedResponse } from './fetch-like.ts';

/**
 * All bytes of a response's body. Throws registry-answer-too-large past `maxBytes`, and what the stream throws when the
 * connection breaks off.
 */
export async function readBody(response: FetchedResponse, maxBytes: number, what: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (;;) {
    const { done, value } = (await reader?.read()) ?? { done: true as const, value: undefined };
    if (done) break;
    length += value.length;
    if (length > maxBytes) {
      cancelQuietly(reader!);
      throw new AppError(
        'registry-answer-too-large',
        `${what} is longer than the ${maxBytes.toLocaleString('en')} bytes that are read.`,
      );
    }
    chunks.push(value);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return bytes;
}

/** Lets go of a body that nobody will read; what it says to that has no consequence any more. */
export function cancelQuietly(body: { cancel(): Promise<void> } | null): void {
  void body?.cancel().catch(() => undefined);
}
