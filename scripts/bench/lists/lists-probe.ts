/**
 * The lists that are measured beside each other, by the names under which they are reported. The last is react-window with what
 * ours does: rows that come into view take the elements of those that leave it, and are painted within the scroll event.
 */
export const LISTS = ['ours', 'react-window', 'react-window, tuned'] as const;
export type ListName = (typeof LISTS)[number];

export interface ListsProbe {
  /** Puts a list of so many rows onto the page, in place of the one before. */
  readonly mount: (name: ListName, rowCount: number) => Promise<void>;
  /** Scrolls on by so many CSS pixels before each of `frames` frames; milliseconds from one frame to the next. */
  readonly scroll: (stepPx: number, frames: number) => Promise<readonly number[]>;
  /** The same; how many of the frames are painted without a row in the middle of the viewport. Finding out takes time. */
  readonly countBlank: (stepPx: number, frames: number) => Promise<number>;
  /** Scrolls to the very end; the last row that is wholly in the viewport then. */
  readonly scrollToEnd: () => Promise<number>;
}

declare global {
  interface Window {
    lists: ListsProbe;
  }
}
