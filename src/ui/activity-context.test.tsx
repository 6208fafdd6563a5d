import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { ActivityProvider } from './activity-context.ts';
import { Activity } from './activity.ts';
import { FilterInput } from './filter-input.tsx';

afterEach(cleanup);

test('what is typed into a filter and has not taken effect yet keeps the page busy', async () => {
  const activity = new Activity();
  const onValue = vi.fn<(value: string) => void>();
  render(
    <ActivityProvider value={activity}>
      <FilterInput label="Filter" value="" onValue={onValue} />
    </ActivityProvider>,
  );
  await userEvent.setup().type(screen.getByRole('textbox', { name: 'Filter' }), 'x');
  expect(activity.isBusy).toBe(true);
  await vi.waitFor(() => expect(onValue).toHaveBeenCalledWith('x'));
  expect(activity.isBusy).toBe(false);
});

test('an input that goes away while something is typed leaves nothing running', async () => {
  const activity = new Activity();
  const { unmount } = render(
    <ActivityProvider value={activity}>
      <FilterInput label="Filter" value="" onValue={() => undefined} />
    </ActivityProvider>,
  );
  await userEvent.setup().type(screen.getByRole('textbox', { name: 'Filter' }), 'x');
  unmount();
  expect(activity.isBusy).toBe(false);
});
