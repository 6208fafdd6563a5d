import { expect, test } from 'vitest';
import { isCancellation } from '../base/app-error.ts';
import { JobPriority, LayerWorkerPool, type LayerWorkerCaller } from './layer-worker-pool.ts';
import type { LayerWorkerApi } from './protocol.ts';
import type { Handlers } from './rpc.ts';
import { defer } from './testing/deferred.ts';
import { FakeLayerWorkers } from './testing/fake-layer-workers.ts';

/** Answers every verification of members at once; the pool does not care what a job is about. */
const jobs = { verifyMembers: () => new Map() } as Partial<Handlers<LayerWorkerApi>> as Handlers<LayerWorkerApi>;
const work = (worker: LayerWorkerCaller) => worker.call('verifyMembers', ['gzip', new Map()]).then(() => 'worked');

function startPool(size: number): { pool: LayerWorkerPool; workers: FakeLayerWorkers } {
  const workers = new FakeLayerWorkers(() => jobs);
  return { pool: new LayerWorkerPool(workers, size), workers };
}

/** A job that runs until it is told to end. */
function openJob(): { work: (worker: LayerWorkerCaller) => Promise<string>; finish: () => void; begun: Promise<void> } {
  const done = defer<string>();
  const begun = defer<void>();
  return {
    work: () => {
      begun.resolve();
      return done.promise;
    },
    finish: () => done.resolve('done'),
    begun: begun.promise,
  };
}

test('no worker starts before there is work, and never more than the size', async () => {
  const { pool, workers } = startPool(2);
  expect(workers.running).toBe(0);
  const jobs = [openJob(), openJob(), openJob()];
  const results = jobs.map((job) => pool.run(JobPriority.scan, undefined, job.work));
  expect(workers.running).toBe(2);
  jobs.forEach((job) => job.finish());
  expect(await Promise.all(results)).toEqual(['done', 'done', 'done']);
  expect(workers.started.length).toBe(2);
});

test('jobs start by priority, equal ones in the order they came', async () => {
  const { pool } = startPool(1);
  const first = openJob();
  const order: string[] = [];
  const note = (name: string) => async () => void order.push(name);
  const all = [
    pool.run(JobPriority.scan, undefined, first.work),
    pool.run(JobPriority.verify, undefined, note('verify')),
    pool.run(JobPriority.scan, undefined, note('scan a')),
    pool.run(JobPriority.scan, undefined, note('scan b')),
    pool.run(JobPriority.contents, undefined, note('contents')),
  ];
  first.finish();
  await Promise.all(all);
  expect(order).toEqual(['contents', 'scan a', 'scan b', 'verify']);
});

test('verifying never keeps what the person waits for from starting', async () => {
  const { pool, workers } = startPool(1);
  const verify = openJob();
  const scans = [openJob(), openJob()];
  const verifying = pool.run(JobPriority.verify, undefined, verify.work);
  const scanning = scans.map((job) => pool.run(JobPriority.scan, undefined, job.work));
  await scans[0]!.begun;
  expect(workers.running).toBe(2);
  scans[0]!.finish();
  await scans[1]!.begun;
  scans[1]!.finish();
  await Promise.all(scanning);
  verify.finish();
  expect(await verifying).toBe('done');
  expect(workers.started.length).toBe(2);
});

test('no verification starts while every worker is busy with what the person waits for', async () => {
  const { pool } = startPool(1);
  const scan = openJob();
  const scanning = pool.run(JobPriority.scan, undefined, scan.work);
  let started = false;
  const verifying = pool.run(JobPriority.verify, undefined, async () => void (started = true));
  await scan.begun;
  expect(started).toBe(false);
  scan.finish();
  await Promise.all([scanning, verifying]);
  expect(started).toBe(true);
});

test('a crash ends the job of that worker alone, and the next job gets a fresh worker', async () => {
  const { pool, workers } = startPool(1);
  const crashed = pool.run(JobPriority.scan, undefined, async (worker) => {
    const call = work(worker);
    workers.started[0]!.crash();
    await call;
  });
  const next = pool.run(JobPriority.scan, undefined, work);
  await expect(crashed).rejects.toMatchObject({ code: 'worker-crashed' });
  await expect(next).resolves.toBe('worked');
  expect(workers.started.length).toBe(2);
  expect(workers.running).toBe(1);
});

test('a worker that is lost while idle is not used again', async () => {
  const { pool, workers } = startPool(1);
  await pool.run(JobPriority.scan, undefined, work);
  workers.started[0]!.crash();
  await pool.run(JobPriority.scan, undefined, work);
  expect(workers.started.length).toBe(2);
});

test('an aborted job leaves the queue without being started', async () => {
  const { pool } = startPool(1);
  const first = openJob();
  const running = pool.run(JobPriority.scan, undefined, first.work);
  const controller = new AbortController();
  let started = false;
  const queued = pool
    .run(JobPriority.scan, controller.signal, async () => void (started = true))
    .catch((reason: unknown) => reason);
  controller.abort();
  expect(isCancellation(await queued)).toBe(true);
  first.finish();
  await running;
  await pool.run(JobPriority.scan, undefined, work);
  expect(started).toBe(false);
});

test('stopping terminates every worker and ends every job, and the pool works afterwards', async () => {
  const { pool, workers } = startPool(2);
  const running = pool.run(JobPriority.scan, undefined, work).catch((reason: unknown) => reason);
  const queued = [1, 2, 3].map(() => pool.run(JobPriority.scan, undefined, work).catch((reason: unknown) => reason));
  pool.stop();
  expect(workers.running).toBe(0);
  expect((await Promise.all([running, ...queued])).every(isCancellation)).toBe(true);
  await expect(pool.run(JobPriority.scan, undefined, work)).resolves.toBe('worked');
});

test('releasing terminates idle workers and leaves busy ones alone', async () => {
  const { pool, workers } = startPool(2);
  const busy = openJob();
  const running = pool.run(JobPriority.scan, undefined, busy.work);
  await pool.run(JobPriority.scan, undefined, work);
  pool.releaseIdle();
  expect(workers.running).toBe(1);
  busy.finish();
  expect(await running).toBe('done');
});

test('as many idle workers as are asked for stay when the others are released', async () => {
  const { pool, workers } = startPool(3);
  await Promise.all([1, 2, 3].map(() => pool.run(JobPriority.scan, undefined, work)));
  pool.releaseIdle(2);
  expect(workers.running).toBe(2);
  pool.releaseIdle();
  expect(workers.running).toBe(0);
});

test('a blob is read on by the worker that was last asked about it, if that is idle', async () => {
  const { pool } = startPool(2);
  const seen: LayerWorkerCaller[] = [];
  const note = async (worker: LayerWorkerCaller) => void seen.push(worker);
  const blocking = openJob();
  const first = pool.run(JobPriority.contents, undefined, blocking.work, 'a');
  await pool.run(JobPriority.contents, undefined, note, 'b');
  blocking.finish();
  await first;
  for (const blob of ['b', 'a', 'b', 'b']) await pool.run(JobPriority.contents, undefined, note, blob);
  const [b, again, a, b2, b3] = seen;
  expect(a).not.toBe(b);
  expect([again, b2, b3]).toEqual([b, b, b]);
});

test('a leased worker is nobody else’s until it is released', async () => {
  const { pool, workers } = startPool(1);
  const signal = new AbortController().signal;
  const lease = await pool.lease(JobPriority.background, signal);
  const waiting = pool.run(JobPriority.background, undefined, work);
  expect(await lease.worker.call('verifyMembers', ['gzip', new Map()])).toEqual(new Map());
  lease.release();
  expect(await waiting).toBe('worked');
  expect(workers.started.length).toBe(1);
});

test('a leased worker that is terminated is replaced by a fresh one, and its calls end as cancelled', async () => {
  const { pool, workers } = startPool(1);
  const lease = await pool.lease(JobPriority.background, new AbortController().signal);
  lease.terminate();
  const orphan = lease.worker.call('verifyMembers', ['gzip', new Map()]);
  expect(await orphan.catch(isCancellation)).toBe(true);
  lease.release();
  expect(await pool.run(JobPriority.background, undefined, work)).toBe('worked');
  expect(workers.started.length).toBe(2);
});

test('a lease that is given up before its turn is taken off the queue', async () => {
  const { pool, workers } = startPool(1);
  const first = await pool.lease(JobPriority.background, new AbortController().signal);
  const controller = new AbortController();
  const second = pool.lease(JobPriority.background, controller.signal);
  controller.abort();
  expect(await second.catch(isCancellation)).toBe(true);
  first.release();
  expect(await pool.run(JobPriority.background, undefined, work)).toBe('worked');
  expect(workers.started.length).toBe(1);
});
