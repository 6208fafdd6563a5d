import { cleanup, render } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactElement } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { SHORTCUTS, useShortcuts, type ShortcutId } from './shortcuts.ts';

afterEach(cleanup);

/** A page with a text field, and a tree that takes every letter. */
function Page({ run }: { readonly run: (id: ShortcutId) => void }): ReactElement {
  useShortcuts(run);
  return (
    <>
      <input aria-label="Filter" />
      <div role="tree" tabIndex={0} onKeyDown={(event) => event.preventDefault()} />
      <button type="button">Other</button>
    </>
  );
}

function setUp() {
  const run = vi.fn<(id: ShortcutId) => void>();
  const view = render(<Page run={run} />);
  return { run, view, user: userEvent.setup() };
}

test('every key of the table runs its action', async () => {
  const { run, user, view } = setUp();
  view.getByRole('button').focus();
  for (const { key, withControl } of SHORTCUTS) {
    const letter = key.slice(-1) === '[' ? '[[' : key.slice(-1);
    await user.keyboard(withControl === true ? `{Control>}${letter}{/Control}` : letter);
  }
  expect(run.mock.calls.map(([id]) => id)).toEqual(SHORTCUTS.map(({ id }) => id));
});

test('keys typed into a text field stay there', async () => {
  const { run, user, view } = setUp();
  await user.type(view.getByRole('textbox'), 'oh?]');
  expect(run).not.toHaveBeenCalled();
});

test('in the tree letters find names, and the brackets still change the layer', async () => {
  const { run, user, view } = setUp();
  view.getByRole('tree').focus();
  await user.keyboard('oh[[]');
  expect(run.mock.calls).toEqual([['previous-layer'], ['next-layer']]);
});

test('Control and K ask for the search, from the tree and from a text field too', async () => {
  const { run, user, view } = setUp();
  for (const role of ['tree', 'textbox']) {
    view.getByRole(role).focus();
    await user.keyboard('{Control>}k{/Control}');
  }
  expect(run.mock.calls).toEqual([['search'], ['search']]);
});

test('other keys held with Control belong to the browser', async () => {
  const { run, user, view } = setUp();
  view.getByRole('button').focus();
  await user.keyboard('{Control>}o{/Control}');
  expect(run).not.toHaveBeenCalled();
});
