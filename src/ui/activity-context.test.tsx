import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { ActivityProvider } from './activity-context.ts';
import { Activity } from './activity.ts';
import { FilterInput } from './filter-input.tsx';

afterEach(cleanup);

test('what is typed into a filter and has not taken effect yet keeps the page busy', () => {
  const activity = new Activity();
  const onValue = vi.fn<(value: string) => void>();
  render(
    <ActivityProvider value={activity}>
      <FilterInput label="Filter" value="" onValue={onValue} />
    </ActivityProvider>,
  );
  // Its clock stands still: what was typed takes effect soon, and a busy machine would be too late to see it before.
  vi.useFakeTimers();
  fireEvent.change(screen.getByRole('textbox', { name: 'Filter' }), { target: { value: 'x' } });
  expect(activity.isBusy).toBe(true);
  expect(onValue).not.toHaveBeenCalled();
  act(() => {
    vi.runAllTimers();
  });
  expect(onValue).toHaveBeenCalledWith('x');
  expect(activity.isBusy).toBe(false);
  vi.useRealTimers();
});

test('an input that goes away while something is typed leaves nothing running', () => {
  const activity = new Activity();
  const { unmount } = render(
    <ActivityProvider value={activity}>
      <FilterInput label="Filter" value="" onValue={() => undefined} />
    </ActivityProvider>,
  );
  fireEvent.change(screen.getByRole('textbox', { name: 'Filter' }), { target: { value: 'x' } });
  unmount();
  expect(activity.isBusy).toBe(false);
});
