import {
  memo,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type ComponentType,
  type CSSProperties,
  type HTMLAttributes,
  type ReactElement,
  type ReactNode,
  type Ref,
} from 'react';
import { flushSync } from 'react-dom';
import { useVirtualizer } from 'react-window';
import { ROW_HEIGHT_PX } from './row-height.ts';
import {
  MAX_SLOTS,
  placeAfterScroll,
  placeAtRest,
  placeOfRow,
  placeShowingRow,
  scrollWindow,
  topRowOf,
  type ScrollPlace,
  type ScrollWindow,
} from './scroll-window.ts';

/** Quiet time after which scrolling counts as at rest. `scrollend` alone will not do: Safari has it since 26 only. */
const REST_MS = 150;

/** Rows painted beyond the viewport at each side, for the moment in which the compositor is ahead of the page. */
const OVERSCAN_ROWS = 6;

export interface VirtualRowProps {
  readonly index: number;
  /** Position and height; to be put on the row's element. */
  readonly style: CSSProperties;
}

export interface VirtualRowsHandle {
  /** Scrolls as little as is needed to show the row ('nearest'), or puts it in the middle unless it is visible ('center'). */
  scrollToRow(row: number, align: 'nearest' | 'center'): void;
  /** Whole rows that fit in the viewport, at least 1. */
  readonly pageRows: number;
  focus(): void;
}

type ListAttributes = Omit<HTMLAttributes<HTMLDivElement>, 'children' | 'className' | 'style' | 'onResize'>;

export interface VirtualRowsProps<P extends object> extends ListAttributes {
  readonly className?: string;
  readonly rowCount: number;
  readonly row: ComponentType<VirtualRowProps & P>;
  /** Passed to every row; rows are painted again when it changes. */
  readonly rowProps: P;
  /** One row high and sticky at the top, inside the scrolling element so that its columns line up with the rows'. */
  readonly header?: ReactNode;
  /** Row whose element is the active descendant, and that element's id; said only while it is painted. */
  readonly active?: { readonly row: number; readonly id: string } | null;
  /** The rows that are painted, a few beyond the viewport included. */
  readonly onRowsPainted?: (first: number, last: number) => void;
  readonly handle?: Ref<VirtualRowsHandle>;
}

/** How the slots that react-window counts become rows, and rows become keys. */
interface Shift {
  /** Rows before slot 0. */
  readonly offset: number;
  /** What a row's key is less than its number. */
  readonly keys: number;
}

/**
 * Any number of rows of ROW_HEIGHT_PX, of which only those in view exist; fills the height of its parent. Remaining
 * attributes go to the scrolling element. Which of them are in view is react-window's to say. It knows of slots: lists
 * higher than a browser's highest element have more rows than slots, see scroll-window.ts.
 *
 * Scrolling renders within the frame of the scroll event, and renders rows that come into view and no others. After a
 * jump the elements of the rows before are used again for the new ones: their keys are row numbers less a shift that
 * such a jump moves along.
 */
export function VirtualRows<P extends object>(props: VirtualRowsProps<P>): ReactElement {
  const { rowCount, row, rowProps, header, active = null, onRowsPainted, handle, ...attributes } = props;
  /** The same element twice: react-window takes it up in a second render, the handle has it from the first on. */
  const element = useRef<HTMLDivElement>(null);
  const [list, setList] = useState<HTMLDivElement | null>(null);
  const attach = useCallback((now: HTMLDivElement | null) => {
    element.current = now;
    setList(now);
  }, []);
  const headerHeight = header === undefined ? 0 : ROW_HEIGHT_PX;
  const slotCount = Math.min(rowCount, MAX_SLOTS);
  const { items, totalSize } = useVirtualizer({
    element: list,
    count: slotCount,
    itemSize: ROW_HEIGHT_PX,
    overscanCount: OVERSCAN_ROWS,
    // Until the list has been measured, which is after its first paint: no list is higher than the page.
    defaultSize: globalThis.innerHeight,
  });
  const place = useRef<ScrollPlace>({ slot: 0, offset: 0 });
  const isRetold = useRef(false);
  const [shift, setShift] = useState<Shift>({ offset: 0, keys: 0 });
  // The rest of the frame in which the list has shrunk, until the effect below has found the new place.
  const offset = Math.min(shift.offset, rowCount - slotCount);

  const measure = useCallback(
    (scroller: HTMLElement): ScrollWindow => {
      // Nothing is laid out in tests without a browser.
      const height = scroller.clientHeight > 0 ? scroller.clientHeight : globalThis.innerHeight;
      return scrollWindow(rowCount, Math.max(1, (height - headerHeight) / ROW_HEIGHT_PX));
    },
    [rowCount, headerHeight],
  );

  /** Goes to a place. To be called where React renders before the next paint: layout effects, key presses, flushSync. */
  const moveTo = useCallback((scroller: HTMLElement, window: ScrollWindow, next: ScrollPlace, scrolls = true) => {
    const moved = Math.floor(topRowOf(next)) - Math.floor(topRowOf(place.current));
    const isJump = Math.abs(moved) > window.visibleRows / 2;
    place.current = next;
    setShift((before) =>
      isJump || next.offset !== before.offset
        ? { offset: next.offset, keys: isJump ? before.keys + moved : before.keys }
        : before,
    );
    // Not where the list is there already: that would end a smooth scroll of the browser.
    if (scrolls) scroller.scrollTop = next.slot * ROW_HEIGHT_PX;
    // react-window hears of it now, so that its slots and the shift of them are rendered at once.
    isRetold.current = true;
    scroller.dispatchEvent(new Event('scroll'));
    isRetold.current = false;
  }, []);

  useLayoutEffect(() => {
    if (list === null) return;
    const window = measure(list);
    // A shorter list has been scrolled back by the browser already.
    const slot = list.scrollTop / ROW_HEIGHT_PX;
    const now = Math.abs(slot - place.current.slot) < 1 ? place.current : { ...place.current, slot };
    const next = placeOfRow(window, topRowOf(now));
    moveTo(list, window, next, next.slot !== now.slot);
  }, [list, measure, moveTo]);

  useEffect(() => {
    if (list === null) return undefined;
    let rest: ReturnType<typeof setTimeout> | undefined;
    const onScroll = (event: Event): void => {
      if (isRetold.current) return;
      // React would render what react-window changes in a scroll event some time after it, often in a later frame than
      // the browser scrolls in, which shows as blank rows. So the event is told again where React renders at once.
      event.stopImmediatePropagation();
      const window = measure(list);
      const slot = list.scrollTop / ROW_HEIGHT_PX;
      const next = placeAfterScroll(window, place.current, slot);
      flushSync(() => moveTo(list, window, next, next.slot !== slot));
      clearTimeout(rest);
      rest = setTimeout(() => {
        const resting = placeAtRest(window, place.current);
        if (resting.offset !== place.current.offset) flushSync(() => moveTo(list, window, resting));
      }, REST_MS);
    };
    // On the element itself listeners that capture come first.
    list.addEventListener('scroll', onScroll, { capture: true, passive: true });
    return () => {
      clearTimeout(rest);
      list.removeEventListener('scroll', onScroll, { capture: true });
    };
  }, [list, measure, moveTo]);

  useImperativeHandle(
    handle,
    () => ({
      scrollToRow(target, align) {
        if (element.current === null) return;
        const window = measure(element.current);
        const next = placeShowingRow(window, place.current, target, align);
        if (next !== place.current) moveTo(element.current, window, next);
      },
      get pageRows() {
        return element.current === null ? 1 : Math.max(1, Math.floor(measure(element.current).visibleRows));
      },
      focus() {
        element.current?.focus({ preventScroll: true });
      },
    }),
    [measure, moveTo],
  );

  const first = (items[0]?.index ?? 0) + offset;
  const last = first + items.length - 1;
  useEffect(() => {
    if (last >= first) onRowsPainted?.(first, last);
  }, [onRowsPainted, first, last]);

  const isActivePainted = active !== null && active.row >= first && active.row <= last;
  return (
    <div
      {...attributes}
      {...(isActivePainted ? { 'aria-activedescendant': active.id } : {})}
      ref={attach}
      style={LIST_STYLE}
    >
      {header}
      {items.map((slot) => (
        <Slot<P>
          key={slot.index + offset - shift.keys}
          index={slot.index + offset}
          topPx={headerHeight + slot.offset}
          row={row}
          rowProps={rowProps}
        />
      ))}
      <div aria-hidden style={{ height: totalSize }} />
    </div>
  );
}

const LIST_STYLE: CSSProperties = {
  position: 'relative',
  height: '100%',
  overflowY: 'auto',
  overscrollBehavior: 'contain',
  overflowAnchor: 'none',
};

interface SlotProps<P extends object> {
  readonly index: number;
  readonly topPx: number;
  readonly row: ComponentType<VirtualRowProps & P>;
  readonly rowProps: P;
}

const Slot = memo(function Slot<P extends object>({ index, topPx, row: Row, rowProps }: SlotProps<P>): ReactElement {
  const style = useMemo<CSSProperties>(
    () => ({
      position: 'absolute',
      top: topPx,
      left: 0,
      width: '100%',
      height: ROW_HEIGHT_PX,
    }),
    [topPx],
  );
  return <Row {...rowProps} index={index} style={style} />;
}) as <P extends object>(props: SlotProps<P>) => ReactElement;
