import { describe, expect, test } from 'vitest';
import { AppError } from '../base/app-error.ts';
import { blobSource } from './blob-source.ts';

const content = new TextEncoder().encode('0123456789');

/** A blob whose reads fail as a browser's do. */
function failingBlob(name: string): Blob {
  const fail = (): never => {
    throw new DOMException('the browser says nothing more', name);
  };
  const blob = {
    size: 10,
    type: '',
    slice: () => blob,
    arrayBuffer: () => Promise.resolve().then(fail),
    text: () => Promise.resolve().then(fail),
    stream: () => new ReadableStream({ pull: fail }),
  };
  return blob as unknown as Blob;
}

async function readAll(stream: ReadableStream<Uint8Array>): Promise<string> {
  const reader = stream.getReader();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text;
    text += new TextDecoder().decode(value);
  }
}

describe('a dropped file', () => {
  const source = blobSource(new Blob([content]), 'image.tar');

  test('is read at any place, shorter only at its end', async () => {
    expect(source.sizeBytes).toBe(10);
    expect(new TextDecoder().decode(await source.read(2, 3))).toBe('234');
    expect(new TextDecoder().decode(await source.read(8, 100))).toBe('89');
    expect((await source.read(10, 5)).length).toBe(0);
  });

  test('is streamed in part, any number of times', async () => {
    expect(await readAll(source.stream(3, 4))).toBe('3456');
    expect(await readAll(source.stream(3, 4))).toBe('3456');
    expect(await readAll(source.stream(0, 1000))).toBe('0123456789');
  });

  test('can be left in the middle of a stream', async () => {
    const reader = source.stream(0, 10).getReader();
    await reader.cancel();
    expect((await reader.read()).done).toBe(true);
  });

  test('is not read once the signal is aborted', async () => {
    const controller = new AbortController();
    controller.abort();
    await expect(source.read(0, 1, controller.signal)).rejects.toMatchObject({ name: 'AbortError' });
  });

  test.each([
    ['NotReadableError', 'it was changed, moved or locked after it was opened'],
    ['NotFoundError', 'it is no longer there'],
    ['SecurityError', 'the browser says nothing more'],
  ])('that fails with %s says so, with its name and the byte', async (name, why) => {
    const failing = blobSource(failingBlob(name), 'image.tar');
    for (const reading of [failing.read(4, 2), readAll(failing.stream(4, 2))]) {
      const error = await reading.then(
        () => null,
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(AppError);
      expect(error).toMatchObject({ code: 'read-failed', place: { file: 'image.tar', byteOffset: 4 } });
      expect((error as AppError).message).toContain(why);
    }
  });
});
