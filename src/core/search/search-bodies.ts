import {
  MAX_LINE_BYTES,
  MAX_LINES_OF_FILE,
  MAX_SEARCHED_BYTES,
  SNIFFED_BYTES,
  type ContentQuery,
  type MatchedLine,
} from './content-query.ts';
import { buildMatcher, countNewlines, type BlockMatcher } from './line-matcher.ts';

/** A matching line of one of the searched contents. */
export interface BodyMatch extends MatchedLine {
  /** Index into the searched contents. */
  readonly body: number;
}

/** What a stretch of a search has come to. */
export interface SearchBatch {
  readonly matches: readonly BodyMatch[];
  readonly bytes: number;
  readonly files: number;
  /** Files with a NUL near their start. */
  readonly binaryFiles: number;
  /** Files that were searched only to MAX_SEARCHED_BYTES, or of which only MAX_LINES_OF_FILE lines are told. */
  readonly cutFiles: number;
}

/** A batch ends when it holds so many matches, or this many bytes were searched. */
const BATCH_MATCHES = 100;
const BATCH_BYTES = 8 << 20;

const NEWLINE = 0x0a;

/**
 * Searches contents that come one after another, each as long as `sizes` says and no chunk of two of them (readBodies). Holds one
 * line and one batch. Throws as reading does, and 'filter-invalid'.
 */
export async function* searchBodies(
  chunks: AsyncIterable<Uint8Array>,
  sizes: Float64Array,
  query: ContentQuery,
): AsyncGenerator<SearchBatch, void> {
  const matcher = buildMatcher(query);
  let batch = new OpenBatch();
  let body = 0;
  let left = sizes[0] ?? 0;
  let file = new FileSearch(matcher);
  for await (const chunk of chunks) {
    file.push(chunk);
    batch.bytes += chunk.length;
    left -= chunk.length;
    if (left === 0) {
      file.end();
      batch.take(body, file);
      body += 1;
      left = sizes[body] ?? 0;
      file = new FileSearch(matcher);
    }
    if (!batch.isFull) continue;
    yield batch;
    batch = new OpenBatch();
  }
  yield batch;
}

class OpenBatch implements SearchBatch {
  readonly matches: BodyMatch[] = [];
  bytes = 0;
  files = 0;
  binaryFiles = 0;
  cutFiles = 0;

  get isFull(): boolean {
    return this.matches.length >= BATCH_MATCHES || this.bytes >= BATCH_BYTES;
  }

  take(body: number, file: FileSearch): void {
    this.files += 1;
    if (file.isBinary) this.binaryFiles += 1;
    else if (file.isCut) this.cutFiles += 1;
    for (const match of file.matches) this.matches.push({ body, ...match });
  }
}

/** The search through one file. */
class FileSearch {
  readonly #matcher: BlockMatcher;
  #position = 0;
  #newlines = 0;
  /** The start of a line whose end has not come; a copy. */
  #carry: Uint8Array = new Uint8Array(0);
  #matches: MatchedLine[] = [];
  isBinary = false;
  isCut = false;

  constructor(matcher: BlockMatcher) {
    this.#matcher = matcher;
  }

  get matches(): readonly MatchedLine[] {
    return this.isBinary ? [] : this.#matches;
  }

  push(chunk: Uint8Array): void {
    if (this.isBinary || this.isCut) return;
    if (this.#position < SNIFFED_BYTES && chunk.subarray(0, SNIFFED_BYTES - this.#position).includes(0)) {
      this.isBinary = true;
      return;
    }
    const bytes = chunk.subarray(0, MAX_SEARCHED_BYTES - this.#position);
    this.#position += bytes.length;
    this.#search(bytes);
    if (bytes.length < chunk.length) {
      this.#flush();
      this.isCut = true;
    }
  }

  end(): void {
    if (!this.isBinary && !this.isCut) this.#flush();
  }

  #search(bytes: Uint8Array): void {
    const lastNewline = bytes.lastIndexOf(NEWLINE);
    if (lastNewline < 0) {
      this.#keep(bytes);
      return;
    }
    let from = 0;
    if (this.#carry.length > 0) {
      from = bytes.indexOf(NEWLINE) + 1;
      this.#keep(bytes.subarray(0, from));
      this.#flush();
    }
    this.#match(bytes.subarray(from, lastNewline + 1));
    this.#keep(bytes.subarray(lastNewline + 1));
  }

  /** Adds to the line that is not complete; what is too long for one is searched as if it ended. */
  #keep(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      if (this.#carry.length >= MAX_LINE_BYTES) this.#flush();
      const part = bytes.subarray(at, at + MAX_LINE_BYTES - this.#carry.length);
      const joined = new Uint8Array(this.#carry.length + part.length);
      joined.set(this.#carry);
      joined.set(part, this.#carry.length);
      this.#carry = joined;
      at += part.length;
    }
  }

  #flush(): void {
    const line = this.#carry;
    this.#carry = new Uint8Array(0);
    this.#match(line);
  }

  #match(block: Uint8Array): void {
    if (block.length === 0 || this.isCut) return;
    this.#matcher(block, (newlinesBefore, found) => {
      if (this.#matches.length < MAX_LINES_OF_FILE) {
        this.#matches.push({ line: this.#newlines + newlinesBefore + 1, ...found });
      } else this.isCut = true;
    });
    this.#newlines += countNewlines(block);
  }
}
