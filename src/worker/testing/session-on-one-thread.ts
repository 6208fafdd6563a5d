import { formatFamiliarReference } from '../../base/image-reference.ts';
import { firstState } from '../first-state.ts';
import { ImageSession } from '../image-session.ts';
import { layerJobs } from '../layer-jobs.ts';
import { LayerWorkerPool } from '../layer-worker-pool.ts';
import type { ImageWorkerApi, LayerWorkerApi } from '../protocol.ts';
import type { RegistryPlatform } from '../registry-platform.ts';
import { RpcClient, serve, type Handlers } from '../rpc.ts';
import type { InputFile, RegistryInput, SessionInput, SessionOptions, SessionState } from '../session-types.ts';
import { applyPatch } from '../state-patch.ts';
import { FakeLayerWorkers } from './fake-layer-workers.ts';

export interface SessionOnOneThread {
  readonly session: ImageSession;
  readonly workers: FakeLayerWorkers;
  /** As the page calls it: through ports, so that everything is cloned. */
  readonly rpc: RpcClient<ImageWorkerApi>;
  readonly crashes: unknown[];
  /** Every snapshot that the page would have seen, oldest first. */
  readonly states: SessionState[];
  getState(): SessionState;
  /** Resolves with the first snapshot, from now on, that satisfies the condition. */
  until(condition: (state: SessionState) => boolean): Promise<SessionState>;
  close(): void;
}

export type JobOverrides = Partial<Handlers<LayerWorkerApi>>;

/**
 * A session with its real parts, except that all workers run on this thread. It is not opened yet. `platform` is needed
 * for images of a registry.
 */
export function sessionOnOneThread(
  opened: readonly InputFile[] | RegistryInput,
  options: Partial<SessionOptions> = {},
  overrides: (jobs: Handlers<LayerWorkerApi>, workerNumber: number) => JobOverrides = () => ({}),
  platform: RegistryPlatform = noRegistries,
): SessionOnOneThread {
  const input: SessionInput = 'kind' in opened ? opened : { kind: 'files', files: opened };
  const jobs = layerJobs(input, platform);
  const workers = new FakeLayerWorkers((number) => ({ ...jobs, ...overrides(jobs, number) }));
  const name =
    input.kind === 'files' ? (input.files[0]?.file.name ?? 'nothing') : formatFamiliarReference(input.reference);
  let state = firstState(input, name);
  const states = [state];
  const waiting = new Set<(state: SessionState) => void>();
  const crashes: unknown[] = [];
  const session = new ImageSession(
    input,
    { name, verify: false, preferredPlatform: { os: 'linux', architecture: 'amd64' }, ...options },
    new LayerWorkerPool(workers, 2),
    platform,
    (patch) => {
      state = applyPatch(state, structuredClone(patch));
      states.push(state);
      for (const check of [...waiting]) check(state);
    },
    (error) => crashes.push(error),
  );
  const { port1, port2 } = new MessageChannel();
  serve(port2, session.handlers);
  return {
    session,
    workers,
    rpc: new RpcClient<ImageWorkerApi>(port1),
    crashes,
    states,
    getState: () => state,
    until: (condition) =>
      new Promise((resolve) => {
        const check = (next: SessionState) => {
          if (!condition(next)) return;
          waiting.delete(check);
          resolve(next);
        };
        waiting.add(check);
        check(state);
      }),
    close: () => {
      port1.close();
      port2.close();
      workers.started.forEach((worker) => worker.end(new Error('the test is over')));
    },
  };
}

const noRegistries: RegistryPlatform = {
  effects: {
    fetch: () => Promise.reject(new Error('a session on files asks nobody')),
    wait: () => Promise.resolve(),
    now: () => 0,
  },
  openBlobCache: () => Promise.resolve(null),
  openKeptImages: () => Promise.resolve(null),
};

export function inputFile(bytes: Uint8Array, name = 'image.tar'): InputFile {
  return { path: name, file: new File([bytes as Uint8Array<ArrayBuffer>], name) };
}
