/*
 * Browsers cap the height of an element. Measured in Chromium 156: 33,554,428 CSS pixels (1,398,101 rows of 24 px) at a
 * device pixel ratio of 1, 16,777,214 at 2 and 8,388,607 at 4, so the cap is on physical pixels. Firefox is known to
 * stop at about 17.9 million. Longer lists are shown through a window of slots:
 *
 *   rows   0 ........................................................ rowCount
 *                        |<------- slotCount slots ------->|
 *                        offset                             offset + slotCount
 *
 * The list scrolls over the slots; slot i shows row i + offset. Near the scroll position everything moves one to one
 * (a notch of the wheel is a few rows, at any length). A long jump (the scrollbar's thumb) chooses a new offset, so that
 * the place on the scrollbar stands for the place in the whole list. At both ends of the list the offset is what makes
 * the first slot the first row, or the last slot the last row, so both ends are always reached.
 *
 * Positions are in rows, with fractions: a `slot` of 10.5 means that the viewport starts half way down slot 10.
 */

/**
 * 8,000,000 px of 24 px rows: below every known cap at up to four physical pixels per CSS pixel. Up to this many rows
 * there is one slot for each and none of the above happens.
 */
export const MAX_SLOTS = 333_333;

export interface ScrollWindow {
  readonly rowCount: number;
  readonly slotCount: number;
  /** Rows that fit in the viewport, with fractions. */
  readonly visibleRows: number;
}

export interface ScrollPlace {
  /** First slot in the viewport, with fractions; what the scrollbar shows. */
  readonly slot: number;
  /** Whole number of rows before slot 0. */
  readonly offset: number;
}

export function scrollWindow(rowCount: number, visibleRows: number, maxSlots: number = MAX_SLOTS): ScrollWindow {
  return { rowCount, slotCount: Math.min(rowCount, maxSlots), visibleRows };
}

/** Where the scrollbar should stand when `row` is the first in the viewport, and the offset that goes with it. */
export function placeOfRow(window: ScrollWindow, row: number): ScrollPlace {
  const top = clamp(row, 0, lastTopRow(window));
  const offset = clamp(Math.round(top - restingSlot(window, top)), 0, maxOffset(window));
  return { slot: top - offset, offset };
}

/** First row in the viewport. */
export function topRowOf(place: ScrollPlace): number {
  return place.slot + place.offset;
}

/**
 * Where to go on after the browser has scrolled to `slot`. A changed slot in the answer must be given back to the
 * browser; a changed offset must be painted in the same frame.
 */
export function placeAfterScroll(window: ScrollWindow, before: ScrollPlace, slot: number): ScrollPlace {
  if (window.slotCount === window.rowCount) return { slot, offset: 0 };
  const lastSlot = lastTopSlot(window);
  if (Math.abs(slot - before.slot) > jumpRows(window)) {
    const row = rowOfRestingSlot(window, clamp(slot, 0, lastSlot));
    const offset = clamp(Math.round(row - slot), 0, maxOffset(window));
    return { slot, offset };
  }
  // One to one, unless the slots end here while the rows go on.
  const stuckAtTop = slot <= 0 && before.offset > 0;
  const stuckAtBottom = slot >= lastSlot && before.offset < maxOffset(window);
  return stuckAtTop || stuckAtBottom ? placeOfRow(window, slot + before.offset) : { slot, offset: before.offset };
}

/** The same rows on the screen, with the scrollbar where it belongs; to be called when scrolling has come to rest. */
export function placeAtRest(window: ScrollWindow, place: ScrollPlace): ScrollPlace {
  return placeOfRow(window, topRowOf(place));
}

/** The place nearest to `place` at which `row` is wholly in the viewport. */
export function placeShowingRow(
  window: ScrollWindow,
  place: ScrollPlace,
  row: number,
  align: 'nearest' | 'center',
): ScrollPlace {
  const top = topRowOf(place);
  const isVisible = row >= top && row + 1 <= top + window.visibleRows;
  if (isVisible) return place;
  if (align === 'center') return placeOfRow(window, row - (window.visibleRows - 1) / 2);
  const target = row < top ? row : row + 1 - window.visibleRows;
  // A step by a row or a page must not move the scrollbar's scale: stay in the present window where it reaches.
  const slot = target - place.offset;
  return slot >= 0 && slot <= lastTopSlot(window) ? { slot, offset: place.offset } : placeOfRow(window, target);
}

/** A scroll of more rows than this in one event comes from the scrollbar's thumb and not from a wheel or a finger. */
function jumpRows(window: ScrollWindow): number {
  return Math.max(100, 4 * window.visibleRows);
}

function lastTopRow(window: ScrollWindow): number {
  return Math.max(0, window.rowCount - window.visibleRows);
}

function lastTopSlot(window: ScrollWindow): number {
  return Math.max(0, window.slotCount - window.visibleRows);
}

function maxOffset(window: ScrollWindow): number {
  return window.rowCount - window.slotCount;
}

/** Rows at each end over which scrollbar and rows move one to one, so that a fling near an end needs no correction. */
function endZone(window: ScrollWindow): number {
  return Math.min(5_000, lastTopSlot(window) / 4);
}

/** Piecewise linear from rows to slots: one to one in both end zones, scaled between them. */
function restingSlot(window: ScrollWindow, row: number): number {
  const zone = endZone(window);
  const lastRow = lastTopRow(window);
  const lastSlot = lastTopSlot(window);
  if (row <= zone) return row;
  if (row >= lastRow - zone) return lastSlot - (lastRow - row);
  return zone + ((row - zone) * (lastSlot - 2 * zone)) / (lastRow - 2 * zone);
}

/** The inverse of restingSlot. */
function rowOfRestingSlot(window: ScrollWindow, slot: number): number {
  const zone = endZone(window);
  const lastRow = lastTopRow(window);
  const lastSlot = lastTopSlot(window);
  if (slot <= zone) return slot;
  if (slot >= lastSlot - zone) return lastRow - (lastSlot - slot);
  return zone + ((slot - zone) * (lastRow - 2 * zone)) / (lastSlot - 2 * zone);
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
