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
import { ROW_HEIGHT_PX } from './row-height.ts';
import {
  placeAfterScroll,
  placeAtRest,
  placeOfRow,
  placeShowingRow,
  scrollWindow,
  topRowOf,
  type ScrollPlace,
  type ScrollWindow,
} from './scroll-window.ts';

/** Height assumed before the element has been measured, and where nothing is ever laid out. */
const UNMEASURED_HEIGHT_PX = 480;
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

/** What is painted: the place, to whole slots, and how far the keys of rows are shifted. */
interface Painted extends ScrollPlace {
  readonly keyShift: number;
}

/**
 * Any number of rows of ROW_HEIGHT_PX, of which only those in view exist; fills the height of its parent. Remaining
 * attributes go to the scrolling element. For lists higher than a browser's highest element see scroll-window.ts.
 *
 * Scrolling renders within the frame of the scroll event, renders rows that come into view and no others, and reads
 * the layout once, before it changes anything. After a jump the elements of the rows before are used again for the new
 * ones: their keys are row numbers less a shift that such a jump moves along.
 */
export function VirtualRows<P extends object>(props: VirtualRowsProps<P>): ReactElement {
  const { rowCount, row, rowProps, header, active = null, onRowsPainted, handle, ...attributes } = props;
  const element = useRef<HTMLDivElement>(null);
  const [height, setHeight] = useState(UNMEASURED_HEIGHT_PX);
  const headerHeight = header === undefined ? 0 : ROW_HEIGHT_PX;

  const window = useMemo(
    () => scrollWindow(rowCount, Math.max(1, (height - headerHeight) / ROW_HEIGHT_PX)),
    [rowCount, height, headerHeight],
  );
  const place = useRef<ScrollPlace>({ slot: 0, offset: 0 });
  const [painted, setPainted] = useState<Painted>({ slot: 0, offset: 0, keyShift: 0 });
  // The rest of the frame in which the list has shrunk, until the effect below has found the new place.
  const offset = Math.min(painted.offset, rowCount - window.slotCount);
  const { firstSlot, lastSlot } = slotsAround(window, painted.slot);

  /** Goes to a place. To be called where React renders before the next paint: layout effects, key presses, flushSync. */
  const moveTo = useCallback(
    (next: ScrollPlace, scrolls = true) => {
      place.current = next;
      setPainted((before) => paintedAt(window, before, next));
      if (scrolls && element.current !== null) element.current.scrollTop = next.slot * ROW_HEIGHT_PX;
    },
    [window],
  );

  useLayoutEffect(() => {
    const list = element.current!;
    const measure = () => {
      // Nothing is laid out in tests without a browser.
      if (list.clientHeight > 0) setHeight(list.clientHeight);
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(list);
    return () => observer.disconnect();
  }, []);

  useLayoutEffect(() => {
    // A shorter list has been scrolled back by the browser already.
    const slot = element.current!.scrollTop / ROW_HEIGHT_PX;
    const now = Math.abs(slot - place.current.slot) < 1 ? place.current : { ...place.current, slot };
    const next = placeOfRow(window, topRowOf(now));
    moveTo(next, next.offset !== place.current.offset);
  }, [window, moveTo]);

  useEffect(() => {
    const list = element.current!;
    let rest: ReturnType<typeof setTimeout> | undefined;
    const onScroll = (): void => {
      // React would render what a scroll event changes some time after it, often in a later frame than the browser
      // scrolls in, which shows as blank rows. flushSync renders within the event.
      const slot = list.scrollTop / ROW_HEIGHT_PX;
      const next = placeAfterScroll(window, place.current, slot);
      flushSync(() => moveTo(next, next.slot !== slot));
      clearTimeout(rest);
      rest = setTimeout(() => {
        const resting = placeAtRest(window, place.current);
        if (resting.offset !== place.current.offset) flushSync(() => moveTo(resting));
      }, REST_MS);
    };
    list.addEventListener('scroll', onScroll, { passive: true });
    return () => {
      clearTimeout(rest);
      list.removeEventListener('scroll', onScroll);
    };
  }, [window, moveTo]);

  useImperativeHandle(
    handle,
    () => ({
      scrollToRow(target, align) {
        const next = placeShowingRow(window, place.current, target, align);
        if (next !== place.current) moveTo(next);
      },
      pageRows: Math.max(1, Math.floor(window.visibleRows)),
      focus() {
        element.current?.focus({ preventScroll: true });
      },
    }),
    [window, moveTo],
  );

  const first = firstSlot + offset;
  const last = lastSlot + offset;
  useEffect(() => {
    if (last >= first) onRowsPainted?.(first, last);
  }, [onRowsPainted, first, last]);

  const rows: ReactElement[] = [];
  for (let index = first; index <= last; index++) {
    rows.push(
      <Slot<P>
        key={index - painted.keyShift}
        index={index}
        topPx={headerHeight + (index - offset) * ROW_HEIGHT_PX}
        row={row}
        rowProps={rowProps}
      />,
    );
  }
  const isActivePainted = active !== null && active.row >= first && active.row <= last;
  return (
    <div
      {...attributes}
      {...(isActivePainted ? { 'aria-activedescendant': active.id } : {})}
      ref={element}
      style={LIST_STYLE}
    >
      {header}
      {rows}
      <div aria-hidden style={{ height: window.slotCount * ROW_HEIGHT_PX }} />
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

function slotsAround(window: ScrollWindow, slot: number): { readonly firstSlot: number; readonly lastSlot: number } {
  const shownSlots = Math.ceil(window.visibleRows);
  const top = Math.max(0, Math.min(Math.floor(slot), window.slotCount - shownSlots));
  return {
    firstSlot: Math.max(0, top - OVERSCAN_ROWS),
    lastSlot: Math.min(window.slotCount - 1, top + shownSlots + OVERSCAN_ROWS),
  };
}

function paintedAt(window: ScrollWindow, before: Painted, place: ScrollPlace): Painted {
  const slot = Math.floor(place.slot);
  if (slot === before.slot && place.offset === before.offset) return before;
  const moved = slot + place.offset - (before.slot + before.offset);
  const isJump = Math.abs(moved) > window.visibleRows / 2;
  return { slot, offset: place.offset, keyShift: isJump ? before.keyShift + moved : before.keyShift };
}

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
