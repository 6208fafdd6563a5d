import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactElement } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { ErrorBoundary } from './error-boundary.tsx';

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function Bomb({ broken }: { readonly broken: boolean }): ReactElement {
  if (broken) throw new Error('broken invariant: rows are in order');
  return <p>whole</p>;
}

test('a bug is named, what stands beside it lives on, and trying again brings it back', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  let broken = true;
  const page = () => (
    <>
      <p>beside</p>
      <ErrorBoundary what="a.tar" resetKey="1">
        <Bomb broken={broken} />
      </ErrorBoundary>
    </>
  );
  const { rerender } = render(page());
  expect(screen.getByRole('alert').textContent).toContain('broken invariant: rows are in order');
  expect(screen.getByText('beside')).toBeTruthy();
  broken = false;
  rerender(page());
  await userEvent.setup().click(screen.getByRole('button', { name: 'Try again' }));
  expect(screen.getByText('whole')).toBeTruthy();
});
