import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test } from 'vitest';
import { TooltipProvider } from '../ui/tooltip.tsx';
import type { WorkerMemory } from '../worker/session-types.ts';
import { MemoryButton } from './memory-button.tsx';
import { FakeSession } from './testing/fake-session.ts';

afterEach(cleanup);

const held: readonly WorkerMemory[] = [
  {
    worker: 'image',
    parts: [
      { use: 'model', bytes: 3_000_000 },
      { use: 'view', bytes: 0 },
    ],
  },
  { worker: 'layer', parts: [{ use: 'webassembly', bytes: 17_000_000 }] },
  { worker: 'layer', parts: [{ use: 'windows', bytes: 8_000_000 }] },
];

test('what each worker holds is listed, with the sum, and nothing that takes no memory', async () => {
  const session = new FakeSession();
  session.readMemory = () => Promise.resolve(held);
  render(
    <QueryClientProvider client={new QueryClient()}>
      <TooltipProvider>
        <MemoryButton session={session} />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  await userEvent.setup().click(screen.getByRole('button', { name: 'Memory' }));
  const rows = within(await screen.findByRole('table')).getAllByRole('row');
  expect(rows.map((row) => row.textContent)).toEqual([
    'WorkerHoldsBytes',
    'Image workerpaths and their versions3.00 MB',
    'Layer worker 1decoders and hashes17.0 MB',
    'Layer worker 2bytes read ahead8.00 MB',
    'All28.0 MB',
  ]);
});
