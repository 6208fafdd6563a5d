/** A layer is moved forward only where that ends the reading sooner by more than this part of it. */
const WORTH_MOVING = 0.05;

/**
 * In which order the layers of an image are read by `workers` at once; answers positions in `sizesBytes`.
 *
 * Bottom up, because a layer can be looked at only with those below it. But where a large layer high up would be read to its
 * end with the other cores idle, it goes first, and the others bottom up beside it.
 */
export function orderScans(sizesBytes: readonly number[], workers: number): readonly number[] {
  const bottomUp = sizesBytes.map((_, position) => position);
  if (bottomUp.length === 0) return bottomUp;
  const largest = bottomUp.reduce((best, at) => (sizesBytes[at]! > sizesBytes[best]! ? at : best));
  const largestFirst = [largest, ...bottomUp.filter((position) => position !== largest)];
  const gain = readingTime(sizesBytes, bottomUp, workers) - readingTime(sizesBytes, largestFirst, workers);
  return gain > WORTH_MOVING * readingTime(sizesBytes, bottomUp, workers) ? largestFirst : bottomUp;
}

/** When the last of `workers` is done, where each takes the next layer as it becomes free and a byte takes one unit of time. */
export function readingTime(sizesBytes: readonly number[], order: readonly number[], workers: number): number {
  const freeAt = Array.from({ length: workers }, () => 0);
  for (const position of order) {
    const soonest = freeAt.indexOf(Math.min(...freeAt));
    freeAt[soonest]! += sizesBytes[position]!;
  }
  return Math.max(...freeAt);
}
