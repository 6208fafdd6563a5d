import { describeFoundPath, searchPaths, type FoundPath, type PathQuery } from '../core/search/path-search.ts';
import type { ImageReading } from './image-reading.ts';
import type { FoundPaths } from './session-types.ts';

/** Finds paths of an image, and remembers the last answer: its rows are asked for page by page. */
export class PathSearch {
  #key = '';
  #found: Int32Array = new Int32Array(0);

  /** Rows [start, start + count) of what matches. Throws 'filter-invalid'. */
  find({ model, snapshot }: ImageReading, query: PathQuery, start: number, count: number): FoundPaths {
    const { index, usableLayers } = snapshot.current;
    const key = JSON.stringify([index, usableLayers, query.syntax, query.text]);
    if (key !== this.#key) {
      this.#found = searchPaths(model, query);
      this.#key = key;
    }
    const rows: FoundPath[] = [];
    for (const path of this.#found.subarray(start, start + count)) rows.push(describeFoundPath(model, path));
    return { matchCount: this.#found.length, start, rows };
  }
}
