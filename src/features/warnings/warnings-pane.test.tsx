import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { buildLayer, buildSelected } from '../../app/testing/fake-session.ts';
import { WARNING_TEXTS } from '../../core/explain/warning-texts.ts';
import { WarningsPane, type WarningsPaneProps } from './warnings-pane.tsx';

afterEach(cleanup);

function show(changes: Partial<WarningsPaneProps> = {}) {
  const props = {
    onVerifyChange: vi.fn<(verify: boolean) => void>(),
    onOpenAgain: vi.fn<() => void>(),
    onSelectLayer: vi.fn<(layer: number) => void>(),
    onSelectPath: vi.fn<(path: string, layer: number | null) => void>(),
  };
  render(<WarningsPane fileWarnings={[]} image={buildSelected()} verify {...props} {...changes} />);
  return { ...props, user: userEvent.setup() };
}

test('a warning tells what it means and leads to its layer and its path', async () => {
  const image = buildSelected({
    warnings: [{ code: 'duplicate-entry', message: 'listed twice', layer: 1, path: '/caf\udce9', count: 2 }],
  });
  const { user, onSelectLayer, onSelectPath } = show({ image });
  expect(screen.getByText(WARNING_TEXTS['duplicate-entry'].title)).toBeTruthy();
  expect(screen.getByText(WARNING_TEXTS['duplicate-entry'].meaning)).toBeTruthy();
  await user.click(screen.getByText(WARNING_TEXTS['duplicate-entry'].title));
  await user.click(screen.getByRole('button', { name: 'Layer 2' }));
  expect(onSelectLayer).toHaveBeenCalledWith(1);
  await user.click(screen.getByRole('button', { name: '/caf\ufffd' }));
  expect(onSelectPath).toHaveBeenCalledWith('/caf\udce9', 1);
});

test('warnings of the file and of the image are counted together by kind', () => {
  show({
    fileWarnings: [{ code: 'archive-truncated', message: 'a', layer: null, path: null, count: 1 }],
    image: buildSelected({ warnings: [{ code: 'unsafe-name', message: 'b', layer: 0, path: '/x', count: 1200 }] }),
  });
  expect(screen.getByText('1,200')).toBeTruthy();
  expect(screen.getAllByRole('group')).toHaveLength(2);
});

test('each layer tells the outcome of its verification', () => {
  const layers = [
    buildLayer(0, { verification: { kind: 'done', digest: true, diffId: null } }),
    buildLayer(1, { verification: { kind: 'done', digest: false, diffId: false } }),
    buildLayer(2, { verification: { kind: 'running', bytesRead: 1, bytesTotal: 2 } }),
  ];
  show({ image: buildSelected({ layers }) });
  const rows = screen
    .getAllByRole('row')
    .slice(1)
    .map((row) => row.textContent);
  expect(rows).toEqual(['1✓ VerifiedNothing to compare', '2✗ Does not match✗ Does not match', '3CheckingChecking']);
});

test('verification can be turned off, and an image that was opened without it can be opened again', async () => {
  const { user, onVerifyChange, onOpenAgain } = show();
  await user.click(screen.getByRole('checkbox', { name: /Verify digests/ }));
  expect(onVerifyChange).toHaveBeenCalledWith(false);
  await user.click(screen.getByRole('button', { name: /Open this one again/ }));
  expect(onOpenAgain).toHaveBeenCalled();
});
