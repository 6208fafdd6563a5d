import { act, cleanup, render, screen } from '@testing-library/react';
import { useEffect, useRef, type ReactElement } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { ROW_HEIGHT_PX } from './row-height.ts';
import { VirtualRows, type VirtualRowProps, type VirtualRowsHandle } from './virtual-rows.tsx';

function Row({ index, style, prefix }: VirtualRowProps & { readonly prefix: string }) {
  return (
    <div role="row" style={style}>
      {`${prefix} ${index}`}
    </div>
  );
}

afterEach(() => {
  vi.unstubAllGlobals();
  cleanup();
});

const rowProps = { prefix: 'row' };

function list(props: Partial<Parameters<typeof VirtualRows<{ prefix: string }>>[0]> = {}) {
  return <VirtualRows aria-label="list" role="grid" rowCount={100_000} row={Row} rowProps={rowProps} {...props} />;
}

function scrollTo(row: number): void {
  const grid = screen.getByRole('grid');
  act(() => {
    grid.scrollTop = row * ROW_HEIGHT_PX;
    grid.dispatchEvent(new Event('scroll'));
  });
}

const texts = (): (string | null)[] => screen.getAllByRole('row').map((row) => row.textContent);

test('only the rows around the place scrolled to exist, in their order', () => {
  render(list());
  expect(texts()[0]).toBe('row 0');
  scrollTo(5000);
  const shown = texts();
  expect(shown).toContain('row 5000');
  expect(shown.length).toBeLessThan(50);
  expect(shown).toEqual(shown.map((_, at) => `row ${5000 - shown.indexOf('row 5000') + at}`));
});

test('the rows are there when the scroll event is over, and not some time after it', () => {
  render(list());
  // As on the page: within `act`, React would render before it ends in any case.
  vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', false);
  const grid = screen.getByRole('grid');
  grid.scrollTop = 5000 * ROW_HEIGHT_PX;
  grid.dispatchEvent(new Event('scroll'));
  expect(texts()).toContain('row 5000');
});

test('whoever shows a list can focus it and scroll it in an effect of the first render', () => {
  function Shown(): ReactElement {
    const handle = useRef<VirtualRowsHandle>(null);
    useEffect(() => {
      handle.current!.focus();
      handle.current!.scrollToRow(90_000, 'center');
    }, []);
    return list({ handle, tabIndex: 0 });
  }
  render(<Shown />);
  expect(document.activeElement).toBe(screen.getByRole('grid'));
  expect(texts()).toContain('row 90000');
});

test('the header comes before the rows', () => {
  render(list({ header: <div role="row">header</div> }));
  expect(texts().slice(0, 2)).toEqual(['header', 'row 0']);
});

test('a step keeps the elements of the rows that stay, a jump fills all of them anew', () => {
  render(list());
  scrollTo(100);
  const before = new Map(screen.getAllByRole('row').map((row) => [row.textContent, row]));
  scrollTo(102);
  expect(screen.getByText('row 105')).toBe(before.get('row 105'));
  const elements = screen.getAllByRole('row');
  scrollTo(70_000);
  expect(screen.getAllByRole('row')).toEqual(elements);
  expect(texts()).toContain('row 70000');
});

test('the active row is named only while its element exists', () => {
  render(list({ active: { row: 3, id: 'the-third' } }));
  expect(screen.getByRole('grid').getAttribute('aria-activedescendant')).toBe('the-third');
  scrollTo(5000);
  expect(screen.getByRole('grid').hasAttribute('aria-activedescendant')).toBe(false);
});

test('a list that becomes shorter shows its end, and says which rows it paints', () => {
  const painted: (readonly [number, number])[] = [];
  const onRowsPainted = (first: number, last: number) => painted.push([first, last]);
  const { rerender } = render(list({ onRowsPainted }));
  scrollTo(90_000);
  rerender(list({ onRowsPainted, rowCount: 10 }));
  expect(texts()).toEqual(Array.from({ length: 10 }, (_, row) => `row ${row}`));
  expect(painted.at(-1)).toEqual([0, 9]);
});
