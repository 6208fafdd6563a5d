import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { Explain, TooltipProvider } from './tooltip.tsx';

afterEach(cleanup);

test('an explanation comes with the focus and goes with the first letter', () => {
  render(
    <TooltipProvider>
      <Explain text="Shows only what matches.">
        <input aria-label="Filter" />
      </Explain>
    </TooltipProvider>,
  );
  const input = screen.getByRole('textbox', { name: 'Filter' });
  fireEvent.focus(input);
  expect(screen.getByRole('tooltip').textContent).toContain('Shows only what matches.');
  fireEvent.input(input, { target: { value: 'x' } });
  expect(screen.queryByRole('tooltip')).toBe(null);
});
