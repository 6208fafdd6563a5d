import { useCallback, useEffect, useMemo, useState } from 'react';

/** Bytes that are read at once; a screen of hex is some 700. */
export const PAGE_BYTES = 64 * 1024;
/** Pages that are kept: 8 MiB. */
const MOST_PAGES = 128;

export interface BytePages {
  /** The byte at an offset, or -1 while it is not there yet. */
  byteAt(offset: number): number;
}

export interface LoadedBytes {
  /** Another object whenever bytes have come. */
  readonly pages: BytePages;
  /** Has the bytes of [from, to) read, where they are not there. */
  readonly load: (from: number, to: number) => void;
  /** Why the last bytes could not be read. */
  readonly problem: string | null;
}

/** Slices of a Blob around what is looked at; the whole is never read. */
export function useBytePages(content: Blob): LoadedBytes {
  const [problem, setProblem] = useState<string | null>(null);
  const cache = useMemo(() => new PageCache(content), [content]);
  /** Made anew whenever bytes have come, so that rows are painted again. */
  const [came, setCame] = useState<{ readonly of: PageCache; readonly pages: BytePages } | null>(null);
  useEffect(() => () => cache.end(), [cache]);

  const load = useCallback(
    (from: number, to: number) =>
      cache.load(from, to, (error) => {
        setProblem(error);
        setCame({ of: cache, pages: { byteAt: (offset) => cache.byteAt(offset) } });
      }),
    [cache],
  );
  return { pages: came?.of === cache ? came.pages : cache, load, problem };
}

class PageCache implements BytePages {
  readonly #content: Blob;
  /** In the order in which they were last wanted. */
  readonly #pages = new Map<number, Uint8Array | null>();
  #isEnded = false;

  constructor(content: Blob) {
    this.#content = content;
  }

  byteAt(offset: number): number {
    const page = this.#pages.get(Math.floor(offset / PAGE_BYTES));
    return page?.[offset % PAGE_BYTES] ?? -1;
  }

  load(from: number, to: number, onCame: (error: string | null) => void): void {
    this.#isEnded = false;
    const last = Math.floor((Math.min(to, this.#content.size) - 1) / PAGE_BYTES);
    for (let page = Math.floor(from / PAGE_BYTES); page <= last; page++) {
      const known = this.#pages.get(page);
      this.#pages.delete(page);
      this.#pages.set(page, known ?? null);
      if (known === undefined) this.#read(page, onCame);
    }
    for (const page of this.#pages.keys()) {
      if (this.#pages.size <= MOST_PAGES) break;
      this.#pages.delete(page);
    }
  }

  /** Nobody is told of what comes after this. */
  end(): void {
    this.#isEnded = true;
  }

  #read(page: number, onCame: (error: string | null) => void): void {
    const slice = this.#content.slice(page * PAGE_BYTES, (page + 1) * PAGE_BYTES);
    slice.arrayBuffer().then(
      (bytes) => {
        if (this.#pages.has(page)) this.#pages.set(page, new Uint8Array(bytes));
        if (!this.#isEnded) onCame(null);
      },
      (error: unknown) => {
        this.#pages.delete(page);
        if (!this.#isEnded) onCame(error instanceof Error ? error.message : String(error));
      },
    );
  }
}
