/**
 * Counts what is running, so that the page can say when nothing is. Anything that ends later than it starts
 * (a query, a file being listed, a report being built) holds one of these from its start to its end.
 */
export class Activity {
  #running = 0;
  readonly #listeners = new Set<() => void>();

  get isBusy(): boolean {
    return this.#running > 0;
  }

  /** Marks something as running; the answer ends it and may be called twice. */
  begin(): () => void {
    let open = true;
    this.#change(1);
    return () => {
      if (!open) return;
      open = false;
      this.#change(-1);
    };
  }

  /** Holds while the promise is pending, and answers the same promise. */
  track<T>(promise: Promise<T>): Promise<T> {
    const end = this.begin();
    promise.then(end, end);
    return promise;
  }

  /** The listener is called synchronously whenever `isBusy` changes. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #change(by: 1 | -1): void {
    const was = this.isBusy;
    this.#running += by;
    if (was !== this.isBusy) for (const listener of this.#listeners) listener();
  }
}
