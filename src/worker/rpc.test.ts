import { afterEach, expect, test } from 'vitest';
import { AppError, isCancellation } from '../base/app-error.ts';
import { RpcClient, serve, type Handlers } from './rpc.ts';
import { defer } from './testing/deferred.ts';

interface Api {
  double(value: number): number;
  fail(): void;
  crash(): void;
  waitForAbort(): void;
  count(to: number): number;
  giveAway(sizeBytes: number): Uint8Array;
}

const ports: MessagePort[] = [];
afterEach(() => ports.splice(0).forEach((port) => port.close()));

function connect(overrides: Partial<Handlers<Api>> = {}): RpcClient<Api> {
  const { port1, port2 } = new MessageChannel();
  ports.push(port1, port2);
  serve<Api>(port2, {
    double: (_context, value) => value * 2,
    fail: () => {
      throw new AppError('tar-truncated', 'the archive ends at byte 7', { layer: 2, byteOffset: 7 });
    },
    crash: () => {
      throw new TypeError('a bug');
    },
    waitForAbort: ({ signal }) =>
      new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason as Error))),
    count: (context, to) => {
      for (let value = 1; value <= to; value += 1) context.progress(value);
      return to;
    },
    giveAway: (context, sizeBytes) => {
      const bytes = new Uint8Array(sizeBytes);
      context.transfer([bytes.buffer, bytes.buffer]);
      return bytes;
    },
    ...overrides,
  });
  return new RpcClient<Api>(port1);
}

test('a call answers, and several calls at once find their own answers', async () => {
  const rpc = connect();
  expect(await Promise.all([1, 2, 3].map((value) => rpc.call('double', [value])))).toEqual([2, 4, 6]);
});

test('an AppError crosses with its code and place', async () => {
  const error = await connect()
    .call('fail', [])
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(AppError);
  expect(error).toMatchObject({
    code: 'tar-truncated',
    message: 'the archive ends at byte 7',
    place: { layer: 2, byteOffset: 7 },
  });
});

test('a bug on the other side rejects and is no AppError', async () => {
  const error = await connect()
    .call('crash', [])
    .catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(Error);
  expect(error).not.toBeInstanceOf(AppError);
  expect((error as Error).message).toContain('a bug');
});

test('an abort signal ends the call at once and reaches the handler', async () => {
  const heard = defer<boolean>();
  const rpc = connect({
    waitForAbort: ({ signal }) =>
      new Promise(() => signal.addEventListener('abort', () => heard.resolve(isCancellation(signal.reason)))),
  });
  const controller = new AbortController();
  const outcome = rpc.call('waitForAbort', [], { signal: controller.signal }).catch((reason: unknown) => reason);
  controller.abort();
  expect(isCancellation(await outcome)).toBe(true);
  expect(await heard.promise).toBe(true);
});

test('a call with a signal that has fired is not sent', async () => {
  let calls = 0;
  const rpc = connect({ double: (_context, value) => (calls += value) });
  const outcome = await rpc.call('double', [1], { signal: AbortSignal.abort() }).catch((reason: unknown) => reason);
  expect(isCancellation(outcome)).toBe(true);
  await rpc.call('count', [0]);
  expect(calls).toBe(0);
});

test('progress arrives in order and before the answer', async () => {
  const seen: number[] = [];
  await connect().call('count', [3], { onProgress: (value) => seen.push(value) });
  expect(seen).toEqual([1, 2, 3]);
});

test('buffers named for transfer arrive, also when one is named twice', async () => {
  expect((await connect().call('giveAway', [1000])).byteLength).toBe(1000);
});

test('ending the connection rejects running and later calls with the reason', async () => {
  const rpc = connect();
  const reason = new AppError('worker-crashed', 'gone');
  const running = rpc.call('waitForAbort', []).catch((error: unknown) => error);
  rpc.end(reason);
  expect(await running).toBe(reason);
  expect(await rpc.call('double', [1]).catch((error: unknown) => error)).toBe(reason);
});
