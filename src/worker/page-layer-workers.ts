import { workerCrashed, type LayerWorkerHandle, type LayerWorkerSupply } from './layer-worker-pool.ts';
import type { ImageWorkerNotice, LayerWorkerApi } from './protocol.ts';
import { RpcClient } from './rpc.ts';

/** Layer workers that the page starts for the image worker and that answer it directly. */
export class PageLayerWorkers implements LayerWorkerSupply {
  readonly #notify: (notice: ImageWorkerNotice, transfer: Transferable[]) => void;
  readonly #lose = new Map<number, (detail: string) => void>();
  #nextId = 1;
  /** See PageNotice 'cancel'. */
  epoch = 0;

  constructor(notify: (notice: ImageWorkerNotice, transfer: Transferable[]) => void) {
    this.#notify = notify;
  }

  start(): LayerWorkerHandle {
    const id = this.#nextId;
    this.#nextId += 1;
    const { port1, port2 } = new MessageChannel();
    const rpc = new RpcClient<LayerWorkerApi>(port1);
    let isLost = false;
    const lose = (detail: string) => {
      isLost = true;
      this.#lose.delete(id);
      rpc.end(workerCrashed(detail));
    };
    this.#lose.set(id, lose);
    // Browsers that have this event fire it also for a worker that died without an error event (out of memory).
    port1.addEventListener('close', () => lose('its connection closed'));
    this.#notify({ kind: 'start-layer-worker', id, epoch: this.epoch, rpc: port2 }, [port2]);
    return {
      rpc,
      get isLost() {
        return isLost;
      },
      end: (reason) => {
        this.#lose.delete(id);
        rpc.end(reason);
        this.#notify({ kind: 'end-layer-worker', id }, []);
      },
    };
  }

  /** The page saw a worker's error event. */
  lose(id: number, detail: string): void {
    this.#lose.get(id)?.(detail);
  }
}
