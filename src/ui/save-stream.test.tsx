import { afterEach, expect, test, vi } from 'vitest';
import { chooseRoute, gatherInMemory, saveStream, type SaveRoute } from './save-stream.ts';

afterEach(() => {
  vi.restoreAllMocks();
  delete (window as { showSaveFilePicker?: unknown }).showSaveFilePicker;
});

const stream = (...parts: readonly string[]) =>
  new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      for (const part of parts) controller.enqueue(new TextEncoder().encode(part));
      controller.close();
    },
  });

test('a browser that can neither ask for a file nor write a private one gathers in memory', async () => {
  expect(await chooseRoute('a.tar')).toEqual({ kind: 'memory' });
  const saved: string[] = [];
  vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
    saved.push(this.download);
  });
  vi.spyOn(URL, 'createObjectURL').mockReturnValue('blob:test');
  const told: number[] = [];
  await saveStream({ kind: 'memory' }, stream('one', 'three'), 'a.tar', (bytes) => told.push(bytes));
  expect([saved, told]).toEqual([['a.tar'], [3, 8]]);
});

test('memory has its limit, and what is beyond is not read', async () => {
  expect(await (await gatherInMemory(stream('1234', '5'), 5)).text()).toBe('12345');
  const cancelled = vi.fn();
  const endless = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => controller.enqueue(new Uint8Array(4)),
    cancel: cancelled,
  });
  await expect(gatherInMemory(endless, 7)).rejects.toThrow(RangeError);
  expect(cancelled).toHaveBeenCalledOnce();
});

test('a browser that asks for a file writes into it, and keeps nothing of a stream that fails', async () => {
  const written: number[] = [];
  const abort = vi.fn();
  const close = vi.fn();
  Object.assign(window, {
    showSaveFilePicker: () =>
      Promise.resolve({
        createWritable: () =>
          Promise.resolve(
            new WritableStream<Uint8Array>({ write: (part) => void written.push(part.length), abort, close }),
          ),
      }),
  });
  const route: SaveRoute = await chooseRoute('a.tar');
  expect(route.kind).toBe('picked');
  await saveStream(route, stream('12'), 'a.tar', () => undefined);
  expect([written, close.mock.calls.length]).toEqual([[2], 1]);
  const failing = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => controller.error(new Error('gone')),
  });
  await expect(saveStream(route, failing, 'a.tar', () => undefined)).rejects.toThrow('gone');
  expect(abort).toHaveBeenCalledOnce();
});

test('whoever chooses no file gets the word for it, and a picker that is forbidden is no end', async () => {
  const refuse = (name: string) => ({ showSaveFilePicker: () => Promise.reject(new DOMException('no', name)) });
  Object.assign(window, refuse('AbortError'));
  await expect(chooseRoute('a.tar')).rejects.toMatchObject({ name: 'AbortError' });
  Object.assign(window, refuse('SecurityError'));
  expect(await chooseRoute('a.tar')).toEqual({ kind: 'memory' });
});
