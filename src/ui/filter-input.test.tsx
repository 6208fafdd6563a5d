import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FilterInput } from './filter-input.tsx';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function type(text: string): void {
  fireEvent.change(screen.getByRole('textbox', { name: 'Filter' }), { target: { value: text } });
}

test('several quick keys are one change', () => {
  const onValue = vi.fn();
  render(<FilterInput label="Filter" value="" onValue={onValue} />);
  for (const text of ['b', 'bi', 'bin']) type(text);
  expect(onValue).not.toHaveBeenCalled();
  vi.runAllTimers();
  expect(onValue.mock.calls).toEqual([['bin']]);
});

test('Enter takes effect at once, and only once', () => {
  const onValue = vi.fn();
  render(<FilterInput label="Filter" value="" onValue={onValue} />);
  type('bin');
  fireEvent.keyDown(screen.getByRole('textbox'), { key: 'Enter' });
  vi.runAllTimers();
  expect(onValue.mock.calls).toEqual([['bin']]);
});

test('what was typed meanwhile survives the own change coming back', () => {
  const { rerender } = render(<FilterInput label="Filter" value="" onValue={() => undefined} />);
  type('b');
  fireEvent.keyDown(screen.getByRole('textbox'), { key: 'Enter' });
  type('bi');
  rerender(<FilterInput label="Filter" value="b" onValue={() => undefined} />);
  expect(screen.getByRole<HTMLInputElement>('textbox').value).toBe('bi');
});

test('a value set from elsewhere replaces the text', () => {
  const { rerender } = render(<FilterInput label="Filter" value="bin" onValue={() => undefined} />);
  type('bin/');
  rerender(<FilterInput label="Filter" value="" onValue={() => undefined} />);
  expect(screen.getByRole<HTMLInputElement>('textbox').value).toBe('');
});

test('Escape leaves with the text taken over', () => {
  const onValue = vi.fn();
  const onLeave = vi.fn();
  render(<FilterInput label="Filter" value="" onValue={onValue} onLeave={onLeave} />);
  type('etc');
  fireEvent.keyDown(screen.getByRole('textbox'), { key: 'Escape' });
  expect(onValue.mock.calls).toEqual([['etc']]);
  expect(onLeave).toHaveBeenCalledOnce();
});
