import { JobPriority, type LayerWorkerPool } from './layer-worker-pool.ts';
import type { CallContext, Handlers } from './rpc.ts';
import type { ContentApi } from './session-content.ts';

/** Answers about contents that were read, by a layer worker: this thread stays free for views. */
export function contentHandlers(pool: () => LayerWorkerPool): Handlers<ContentApi> {
  const ask = <M extends keyof ContentApi>(
    method: M,
    args: Parameters<ContentApi[M]>,
    { signal, progress }: CallContext,
  ): Promise<Awaited<ReturnType<ContentApi[M]>>> =>
    pool().run(JobPriority.contents, signal, (worker) => worker.call(method, args, { signal, onProgress: progress }));
  return {
    inspectContent: (context, ...args) => ask('inspectContent', args, context),
    listArchive: (context, ...args) => ask('listArchive', args, context),
    unpackContent: (context, ...args) => ask('unpackContent', args, context),
    findBytes: (context, ...args) => ask('findBytes', args, context),
    findDifference: (context, ...args) => ask('findDifference', args, context),
  };
}
