import type { LayerWorkerApi } from '../protocol.ts';
import { RpcClient, serve, type Handlers } from '../rpc.ts';
import { workerCrashed, type LayerWorkerHandle, type LayerWorkerSupply } from '../layer-worker-pool.ts';

export interface FakeLayerWorker extends LayerWorkerHandle {
  /** What an uncaught error in a real worker comes to. */
  crash(): void;
  readonly isEnded: boolean;
}

/** Layer workers on this very thread: real ports and messages, no threads. */
export class FakeLayerWorkers implements LayerWorkerSupply {
  readonly started: FakeLayerWorker[] = [];
  readonly #jobs: (number: number) => Handlers<LayerWorkerApi>;

  /** `jobs` is asked once per worker, with its number from 0. */
  constructor(jobs: (number: number) => Handlers<LayerWorkerApi>) {
    this.#jobs = jobs;
  }

  get running(): number {
    return this.started.filter((worker) => !worker.isEnded).length;
  }

  start(): FakeLayerWorker {
    const { port1, port2 } = new MessageChannel();
    serve(port2, this.#jobs(this.started.length));
    const rpc = new RpcClient<LayerWorkerApi>(port1);
    let ended = false;
    let lost = false;
    const end = (reason: Error) => {
      ended = true;
      rpc.end(reason);
      port2.close();
    };
    const worker: FakeLayerWorker = {
      rpc,
      get isLost() {
        return lost;
      },
      get isEnded() {
        return ended;
      },
      end,
      crash: () => {
        lost = true;
        end(workerCrashed('made to crash'));
      },
    };
    this.started.push(worker);
    return worker;
  }
}
