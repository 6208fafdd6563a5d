/**
 * The lists that are measured beside each other, by the names under which they are reported: react-window with what the page
 * puts around it (src/ui/tree-grid), and react-window's own component with nothing around it.
 */
export const LISTS = ['as the page has it', 'react-window as it comes'] as const;
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
