import { afterEach, describe, expect, it } from 'vitest';
import type { OpfsDirectory } from '../blob-cache/opfs-types.ts';
import { listSpillSessions, opfsSpillStore, removeSpills } from './opfs-spill-store.ts';
import type { SpillAsk, SpillFinding, SpillStep } from './testing/spill-worker.ts';

const folders: string[] = [];
const workers: Worker[] = [];

/** A folder of its own for each test, as tests share the browser's storage. */
async function freshRoot(): Promise<OpfsDirectory> {
  const name = `test-${crypto.randomUUID()}`;
  folders.push(name);
  const root = await navigator.storage.getDirectory();
  return (await root.getDirectoryHandle(name, { create: true })) as unknown as OpfsDirectory;
}

afterEach(async () => {
  for (const worker of workers.splice(0)) worker.terminate();
  const root = await navigator.storage.getDirectory();
  // A folder that a terminated worker still holds goes with the profile.
  for (const name of folders.splice(0)) await root.removeEntry(name, { recursive: true }).catch(() => undefined);
});

/** Goes through the steps in a worker of its own, in the folder made last. */
function inWorker(steps: readonly SpillStep[], maxBytes = 2 ** 30): Promise<readonly SpillFinding[]> {
  const worker = new Worker(new URL('./testing/spill-worker.ts', import.meta.url), { type: 'module' });
  workers.push(worker);
  return new Promise((resolve, reject) => {
    worker.onmessage = (event) => resolve(event.data as readonly SpillFinding[]);
    worker.onerror = (event) => reject(new Error(event.message));
    const ask: SpillAsk = { folder: folders.at(-1)!, session: 'one', maxBytes, steps };
    worker.postMessage(ask);
  });
}

const bytes = Uint8Array.from({ length: 1_500_000 }, (_, i) => (i * 2654435761) >>> 24);

describe('spills in private files', () => {
  it('give back what they were given, to every worker of the session', async () => {
    await freshRoot();
    expect(await inWorker([{ kind: 'append', key: 'a.0', bytes }])).toEqual([true]);
    const [part, end, beyond] = await inWorker([
      { kind: 'read', key: 'a.0', offset: 700_001, length: 600_000 },
      { kind: 'read', key: 'a.0', offset: 1_499_990, length: 100 },
      { kind: 'read', key: 'a.0', offset: 1_600_000, length: 100 },
    ]);
    expect(part).toEqual(bytes.slice(700_001, 1_300_001));
    expect(end).toEqual(bytes.slice(-10));
    expect(beyond).toEqual(new Uint8Array(0));
  });

  it('may be open in two workers at once', async () => {
    await freshRoot();
    await inWorker([{ kind: 'append', key: 'a.0', bytes, hold: true }]);
    const [head] = await inWorker([{ kind: 'read', key: 'a.0', offset: 0, length: 1000 }]);
    expect(head).toEqual(bytes.slice(0, 1000));
  });

  it('take no more than the session may have, and read on what they took', async () => {
    await freshRoot();
    const [isTaken, head, beyond] = await inWorker(
      [
        { kind: 'append', key: 'a.0', bytes },
        { kind: 'read', key: 'a.0', offset: 999_990, length: 10 },
        { kind: 'read', key: 'a.0', offset: 1_000_000, length: 10 },
      ],
      1_000_000,
    );
    expect(isTaken).toBe(false);
    expect(head).toEqual(bytes.slice(999_990, 1_000_000));
    expect(beyond).toEqual(new Uint8Array(0));
  });

  it('go to make room for others, the one written longest ago first', async () => {
    await freshRoot();
    const limit = 3_500_000;
    await inWorker([{ kind: 'append', key: 'a.0', bytes }], limit);
    await inWorker([{ kind: 'append', key: 'b.0', bytes }], limit);
    expect(await inWorker([{ kind: 'append', key: 'c.0', bytes }], limit)).toEqual([true]);
    const [a, b] = await inWorker([
      { kind: 'read', key: 'a.0', offset: 0, length: 10 },
      { kind: 'read', key: 'b.0', offset: 0, length: 10 },
    ]);
    expect(a).toEqual(new Uint8Array(0));
    expect(b).toEqual(bytes.slice(0, 10));
  });

  it('go with their session', async () => {
    const root = await freshRoot();
    await inWorker([{ kind: 'append', key: 'a.0', bytes }]);
    expect(await listSpillSessions(root)).toEqual(['one']);
    expect(await removeSpills(root, 'one')).toBe(true);
    expect(await listSpillSessions(root)).toEqual([]);
  });

  it('are none where the browser gives no storage', async () => {
    const refusing = {
      getDirectoryHandle: () => Promise.reject(new DOMException('', 'SecurityError')),
    } as unknown as OpfsDirectory;
    expect(await opfsSpillStore(refusing, 'one', { maxBytes: 1000 }).open('a.0', 10)).toBeNull();
    expect(await listSpillSessions(refusing)).toEqual([]);
  });

  it('keep nothing more where the browser has no room, without a word', async () => {
    const root = {
      getDirectoryHandle: () => Promise.resolve(root),
      getFileHandle: () => Promise.resolve(file),
      async *entries() {},
    } as unknown as OpfsDirectory;
    const handle = {
      getSize: () => 0,
      write: () => {
        throw new DOMException('', 'QuotaExceededError');
      },
      read: () => 0,
      close: () => undefined,
    };
    const file = { createSyncAccessHandle: () => Promise.resolve(handle) };
    const spill = (await opfsSpillStore(root, 'one', { maxBytes: 2 ** 30 }).open('a.0', 10))!;
    expect(spill.append(new Uint8Array(600_000))).toBe(false);
    expect(spill.append(new Uint8Array(600_000))).toBe(false);
    expect(spill.sizeBytes).toBe(0);
    spill.close();
  });
});
