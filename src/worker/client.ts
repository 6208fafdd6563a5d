import { AppError, toErrorRecord } from '../base/app-error.ts';
import type { ImageWorkerApi, ImageWorkerNotice, ImageWorkerStart, LayerWorkerStart, PageNotice } from './protocol.ts';
import { RpcClient } from './rpc.ts';
import { openExportStream } from './export-stream.ts';
import { contentTools } from './content-tools.ts';
import type { ContentTools } from './session-content.ts';
import { firstState } from './first-state.ts';
import { runSearch } from './run-search.ts';
import { isRunning } from './session-phase.ts';
import type { Session, SessionInput, SessionOptions, SessionState } from './session-types.ts';
import { layerWorkerCount, takeWorker } from './spare-workers.ts';
import { applyPatch, type StatePatch } from './state-patch.ts';

export { blobStore, openTagList, readCapabilities } from './page-registry-late.ts';
export type { Capabilities, KeptImage, TagList } from './page-registry-late.ts';
export { sortTagsNewestFirst } from '../sources/registry/tag-order.ts';
export { prepareWorkers } from './spare-workers.ts';

/**
 * Opens dropped files (one archive, one bare tar, or the files of a dropped folder) or an image of a registry. Never
 * throws: what goes wrong ends in the phase 'failed'. Reading starts at once.
 */
export function openSession(input: SessionInput, options: SessionOptions): Session {
  return new WorkerSession(input, options);
}

class WorkerSession implements Session {
  readonly id: string;
  readonly contents: ContentTools;
  readonly #input: SessionInput;
  readonly #imageWorker: Worker;
  readonly #control: MessagePort;
  readonly #rpc: RpcClient<ImageWorkerApi>;
  readonly #layerWorkers = new Map<number, Worker>();
  readonly #listeners = new Set<() => void>();
  #state: SessionState;
  /** Counts cancellations: a layer worker asked for before one must not start after it. */
  #epoch = 0;
  #closed = false;

  constructor(input: SessionInput, options: SessionOptions) {
    this.id = [...crypto.getRandomValues(new Uint8Array(8))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
    this.#input = input;
    this.#state = firstState(input, options.name);

    this.#imageWorker = takeWorker('image');
    this.#imageWorker.addEventListener('error', (event) => this.#fail(event.message || 'no reason given'));
    const control = new MessageChannel();
    const rpc = new MessageChannel();
    this.#control = control.port1;
    this.#control.addEventListener('message', (event) => this.#receive(event.data as ImageWorkerNotice));
    this.#control.start();
    this.#rpc = new RpcClient<ImageWorkerApi>(rpc.port1);
    this.contents = contentTools(this.#rpc);
    const start: ImageWorkerStart = {
      session: this.id,
      input,
      options,
      poolSize: layerWorkerCount(),
      control: control.port2,
      rpc: rpc.port2,
    };
    this.#imageWorker.postMessage(start, [control.port2, rpc.port2]);
  }

  getState(): SessionState {
    return this.#state;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  cancel(): void {
    if (this.#closed || !isRunning(this.#state.phase)) return;
    this.#endLayerWorkers();
    this.#epoch += 1;
    this.#notify({ kind: 'cancel', epoch: this.#epoch });
    // The image worker may be applying a layer and hears of it a moment later; the page need not wait to say so.
    this.#replace({ ...this.#state, phase: { kind: 'cancelled' } });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#endLayerWorkers();
    this.#imageWorker.terminate();
    this.#control.close();
    this.#rpc.end(new DOMException('the image was closed', 'AbortError'));
    this.#listeners.clear();
    void import('./spill-platform.ts').then(({ removeSpillsOf }) => removeSpillsOf(this.id));
  }

  selectImage: Session['selectImage'] = (...args) => this.#rpc.call('selectImage', args);
  openView: Session['openView'] = (...args) => this.#rpc.call('openView', args);
  readRows: Session['readRows'] = (...args) => this.#rpc.call('readRows', args);
  setExpanded: Session['setExpanded'] = (...args) => this.#rpc.call('setExpanded', args);
  expandToLevel: Session['expandToLevel'] = (...args) => this.#rpc.call('expandToLevel', args);
  revealPath: Session['revealPath'] = (...args) => this.#rpc.call('revealPath', args);
  findParentRow: Session['findParentRow'] = (...args) => this.#rpc.call('findParentRow', args);
  findRowByPrefix: Session['findRowByPrefix'] = (...args) => this.#rpc.call('findRowByPrefix', args);
  expandSiblings: Session['expandSiblings'] = (...args) => this.#rpc.call('expandSiblings', args);
  findPath: Session['findPath'] = (...args) => this.#rpc.call('findPath', args);
  readMemory: Session['readMemory'] = (...args) => this.#rpc.call('readMemory', args);
  readDetails: Session['readDetails'] = (...args) => this.#rpc.call('readDetails', args);
  searchPaths: Session['searchPaths'] = (...args) => this.#rpc.call('searchPaths', args);
  searchContents: Session['searchContents'] = (...args) => runSearch(this.#rpc, ...args);
  exportBytes: Session['exportBytes'] = (spec, signal) => openExportStream(this.#rpc, spec, signal);
  readReview: Session['readReview'] = (wish, signal, onProgress) =>
    this.#rpc.call('readReview', [wish], { signal, onProgress });
  readFile: Session['readFile'] = (path, layer, signal, onProgress) =>
    this.#rpc.call('readFile', [path, layer], { signal, onProgress });
  resolveLink: Session['resolveLink'] = (...args) => this.#rpc.call('resolveLink', args);
  readSizeTree: Session['readSizeTree'] = (...args) => this.#rpc.call('readSizeTree', args);
  exportReport: Session['exportReport'] = (...args) => this.#rpc.call('exportReport', args);

  #receive(notice: ImageWorkerNotice): void {
    switch (notice.kind) {
      case 'patch':
        this.#applyPatch(notice.patch, notice.epoch);
        return;
      case 'start-layer-worker':
        if (notice.epoch === this.#epoch) this.#startLayerWorker(notice.id, notice.rpc);
        return;
      case 'end-layer-worker':
        this.#layerWorkers.get(notice.id)?.terminate();
        this.#layerWorkers.delete(notice.id);
        return;
    }
  }

  #applyPatch(patch: StatePatch, epoch: number): void {
    // A patch that was under way when the person cancelled still says 'reading'; its other parts are good.
    const { phase: _stale, ...rest } = patch;
    this.#replace(applyPatch(this.#state, epoch === this.#epoch ? patch : rest));
  }

  #startLayerWorker(id: number, rpc: MessagePort): void {
    const worker = takeWorker('layer');
    worker.addEventListener('error', (event) => {
      worker.terminate();
      this.#layerWorkers.delete(id);
      this.#notify({ kind: 'layer-worker-lost', id, detail: event.message || 'no reason given' });
    });
    this.#layerWorkers.set(id, worker);
    const start: LayerWorkerStart = { session: this.id, input: this.#input, rpc };
    worker.postMessage(start, [rpc]);
  }

  #endLayerWorkers(): void {
    for (const worker of this.#layerWorkers.values()) worker.terminate();
    this.#layerWorkers.clear();
  }

  /** The image worker is gone and the model with it. */
  #fail(detail: string): void {
    const error = new AppError(
      'worker-crashed',
      `the background worker that holds the image stopped unexpectedly (${detail}); it may have run out of memory`,
      { file: this.#state.name },
    );
    this.#endLayerWorkers();
    this.#imageWorker.terminate();
    this.#rpc.end(error);
    this.#replace({ ...this.#state, phase: { kind: 'failed', error: toErrorRecord(error) } });
  }

  #notify(notice: PageNotice): void {
    this.#control.postMessage(notice);
  }

  #replace(state: SessionState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
