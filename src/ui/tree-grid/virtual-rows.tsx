import {
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
import { List, type ListImperativeAPI, type RowComponentProps } from 'react-window';
import { ROW_HEIGHT_PX } from './row-height.ts';
import {
  placeAfterScroll,
  placeAtRest,
  placeOfRow,
  placeShowingRow,
  scrollWindow,
  topRowOf,
  type ScrollPlace,
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
  /** Passed to every row; rows are painted again when a value in it changes. */
  readonly rowProps: P;
  /** One row high and sticky at the top, inside the scrolling element so that its columns line up with the rows'. */
  readonly header?: ReactNode;
  /** The rows that are painted, a few beyond the viewport included. */
  readonly onRowsPainted?: (first: number, last: number) => void;
  readonly handle?: Ref<VirtualRowsHandle>;
}

/**
 * Any number of rows of ROW_HEIGHT_PX, of which only those in view exist; fills the height of its parent. Remaining
 * attributes go to the scrolling element. The list is react-window's; what is added is lists higher than a browser's
 * highest element (see scroll-window.ts), and painting within the frame of the scroll event.
 */
export function VirtualRows<P extends object>(props: VirtualRowsProps<P>): ReactElement {
  const { rowCount, row, rowProps, header, onRowsPainted, handle, ...attributes } = props;
  const [element, setElement] = useState<HTMLElement | null>(null);
  const [height, setHeight] = useState(UNMEASURED_HEIGHT_PX);
  const headerHeight = header === undefined ? 0 : ROW_HEIGHT_PX;

  const window = useMemo(
    () => scrollWindow(rowCount, Math.max(1, (height - headerHeight) / ROW_HEIGHT_PX)),
    [rowCount, height, headerHeight],
  );
  const place = useRef<ScrollPlace>({ slot: 0, offset: 0 });
  const [offset, setOffset] = useState(0);
  /** True while a scroll event of our own making is on its way to the list. */
  const ownEvent = useRef(false);
  // The rest of the frame in which the list has shrunk, until the effect below has found the new place.
  const shownOffset = Math.min(offset, rowCount - window.slotCount);

  /** Goes to a place. To be called where React renders before the next paint: layout effects, key presses, flushSync. */
  const moveTo = useCallback(
    (next: ScrollPlace, scrolls = true) => {
      if (element === null) return;
      place.current = next;
      setOffset(next.offset);
      if (scrolls) element.scrollTop = next.slot * ROW_HEIGHT_PX;
      // The browser's own event comes with the next frame; the list must look at the new position now.
      ownEvent.current = true;
      element.dispatchEvent(new Event('scroll'));
      ownEvent.current = false;
    },
    [element],
  );

  /** The list hands its element out anew once it has one. */
  const receiveList = useCallback((list: ListImperativeAPI | null) => {
    if (list !== null) setElement(list.element);
  }, []);

  useLayoutEffect(() => {
    const next = placeOfRow(window, topRowOf(place.current));
    if (next.offset !== place.current.offset) moveTo(next);
  }, [window, moveTo]);

  useEffect(() => {
    if (element === null) return;
    let rest: ReturnType<typeof setTimeout> | undefined;
    const onScroll = (): void => {
      if (ownEvent.current) return;
      // React would render what a scroll event changes some time after it, often in a later frame than the browser
      // scrolls in, which shows as blank rows. flushSync renders within the event.
      flushSync(() => {
        const slot = element.scrollTop / ROW_HEIGHT_PX;
        const next = placeAfterScroll(window, place.current, slot);
        moveTo(next, next.slot !== slot);
      });
      clearTimeout(rest);
      rest = setTimeout(() => {
        const resting = placeAtRest(window, place.current);
        if (resting.offset !== place.current.offset) flushSync(() => moveTo(resting));
      }, REST_MS);
    };
    element.addEventListener('scroll', onScroll, { capture: true, passive: true });
    return () => {
      clearTimeout(rest);
      element.removeEventListener('scroll', onScroll, { capture: true });
    };
  }, [element, window, moveTo]);

  useImperativeHandle(
    handle,
    () => ({
      scrollToRow(target, align) {
        const next = placeShowingRow(window, place.current, target, align);
        if (next !== place.current) moveTo(next);
      },
      pageRows: Math.max(1, Math.floor(window.visibleRows)),
      focus() {
        element?.focus({ preventScroll: true });
      },
    }),
    [window, moveTo, element],
  );

  const slots = useRef({ first: 0, last: -1 });
  const reportRows = useCallback(() => {
    const { first, last } = slots.current;
    if (last >= first) onRowsPainted?.(first + shownOffset, last + shownOffset);
  }, [onRowsPainted, shownOffset]);
  useEffect(reportRows, [reportRows]);
  const onRowsRendered = useCallback(
    (_visible: unknown, all: { readonly startIndex: number; readonly stopIndex: number }) => {
      slots.current = { first: all.startIndex, last: all.stopIndex };
      reportRows();
    },
    [reportRows],
  );

  return (
    <List
      {...attributes}
      listRef={receiveList}
      defaultHeight={UNMEASURED_HEIGHT_PX}
      style={{ height: '100%', overscrollBehavior: 'contain', overflowAnchor: 'none' }}
      overscanCount={OVERSCAN_ROWS}
      rowComponent={Slot<P>}
      rowCount={window.slotCount}
      rowHeight={ROW_HEIGHT_PX}
      rowKey={keyOfSlot}
      rowProps={{ offset: shownOffset, top: headerHeight, row, rowProps }}
      onResize={(size) => setHeight(size.height)}
      onRowsRendered={onRowsRendered}
    >
      {header}
    </List>
  );
}

interface SlotProps<P extends object> {
  readonly offset: number;
  readonly top: number;
  readonly row: ComponentType<VirtualRowProps & P>;
  readonly rowProps: P;
}

function Slot<P extends object>({
  index,
  style,
  offset,
  top,
  row: Row,
  rowProps,
}: RowComponentProps<SlotProps<P>>): ReactElement {
  return <Row {...rowProps} index={index + offset} style={top === 0 ? style : { ...style, top }} />;
}

/** Rows keep their elements when the offset changes and they only move from slot to slot. */
function keyOfSlot(index: number, { offset }: { readonly offset: number }): number {
  return index + offset;
}
