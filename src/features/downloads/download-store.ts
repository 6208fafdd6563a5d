import { isCancellation } from '../../base/app-error.ts';
import type { Activity } from '../../ui/activity.ts';
import { chooseRoute, saveStream, type SaveRoute } from '../../ui/save-stream.ts';
import type { ByteExportSpec, ByteExportStream, Session } from '../../worker/session-types.ts';

export type DownloadStage =
  | { readonly kind: 'running' }
  | { readonly kind: 'done' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly message: string };

export interface Download {
  readonly id: number;
  readonly fileName: string;
  readonly stage: DownloadStage;
  readonly doneBytes: number;
  /** About; 0 before it is known. */
  readonly totalBytes: number;
  /** Sentences about what it lacks. */
  readonly gaps: readonly string[];
}

/** What a store does outside of itself. */
export interface SaveDoor {
  readonly chooseRoute: (suggestedName: string) => Promise<SaveRoute>;
  readonly saveStream: typeof saveStream;
}

const PAGE_DOOR: SaveDoor = { chooseRoute, saveStream };

/** Bytes after which the page is told again. */
const TOLD_BYTES = 4 << 20;

/** What is being saved, and what was. */
export class DownloadStore {
  readonly #activity: Activity;
  readonly #door: SaveDoor;
  readonly #listeners = new Set<() => void>();
  readonly #running = new Map<number, AbortController>();
  #downloads: readonly Download[] = [];
  #nextId = 1;

  constructor(activity: Activity, door: SaveDoor = PAGE_DOOR) {
    this.#activity = activity;
    this.#door = door;
  }

  getSnapshot = (): readonly Download[] => this.#downloads;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Saves something of an image under a name that the person may change. To be called in a click. Never rejects. */
  async save(session: Pick<Session, 'exportBytes'>, spec: ByteExportSpec, fileName: string): Promise<void> {
    const end = this.#activity.begin();
    let id = 0;
    try {
      // Choosing a file takes a person's time: nothing is read before.
      const route = await this.#door.chooseRoute(fileName);
      const controller = new AbortController();
      id = this.#add(route.kind === 'picked' ? route.handle.name : fileName, controller);
      const made = await session.exportBytes(spec, controller.signal);
      this.#change(id, { totalBytes: made.estimatedBytes, gaps: made.gaps });
      // A disk that does not answer keeps nobody waiting: the rest ends when it does.
      await untilAborted(this.#write(id, route, made, fileName), controller.signal);
      this.#change(id, { stage: { kind: 'done' } });
    } catch (error) {
      // Nobody wants to hear that they chose no file.
      if (id === 0 && isCancellation(error)) return;
      if (id === 0) id = this.#add(fileName, new AbortController());
      this.#change(id, { stage: isCancellation(error) ? { kind: 'cancelled' } : failed(error) });
    } finally {
      this.#running.delete(id);
      end();
    }
  }

  cancel(id: number): void {
    this.#running.get(id)?.abort(new DOMException('cancelled', 'AbortError'));
  }

  /** Takes one that has ended off the list. */
  dismiss(id: number): void {
    if (this.#running.has(id)) return;
    this.#replace(this.#downloads.filter((download) => download.id !== id));
  }

  async #write(id: number, route: SaveRoute, { stream }: ByteExportStream, fileName: string): Promise<void> {
    let told = 0;
    let last = 0;
    await this.#door.saveStream(route, stream, fileName, (bytes) => {
      last = bytes;
      if (bytes - told < TOLD_BYTES) return;
      told = bytes;
      this.#change(id, { doneBytes: bytes });
    });
    this.#change(id, { doneBytes: last });
  }

  #add(fileName: string, controller: AbortController): number {
    const id = this.#nextId;
    this.#nextId += 1;
    this.#running.set(id, controller);
    const download: Download = { id, fileName, stage: { kind: 'running' }, doneBytes: 0, totalBytes: 0, gaps: [] };
    this.#replace([...this.#downloads, download]);
    return id;
  }

  #change(id: number, change: Partial<Download>): void {
    this.#replace(this.#downloads.map((download) => (download.id === id ? { ...download, ...change } : download)));
  }

  #replace(downloads: readonly Download[]): void {
    this.#downloads = downloads;
    for (const listener of this.#listeners) listener();
  }
}

/** The promise, or the signal's reason as soon as it fires. */
function untilAborted(promise: Promise<void>, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    promise.then(resolve, reject);
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

function failed(error: unknown): DownloadStage {
  const isFull = error instanceof DOMException && error.name === 'QuotaExceededError';
  if (isFull) return { kind: 'failed', message: 'There is no room left where the browser writes it.' };
  return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
}
