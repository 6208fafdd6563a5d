import { cleanup, render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState, type ReactElement } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { TooltipProvider } from '../../ui/tooltip.tsx';
import type { SelectedImage } from '../../worker/session-types.ts';
import { buildImage, buildLayer, buildRow, buildSelected } from '../../app/testing/fake-session.ts';
import { HistoryPane } from './history-pane.tsx';
import type { Range } from './history-selection.ts';

afterEach(cleanup);

const tally = (count: number, bytes = 0) => ({ count, bytes });

/** FROM scratch: ADD (layer 1), ENV, RUN (layer 2), COPY (layer 3, a guess). */
const image = buildSelected({
  layers: [
    buildLayer(0, { changes: { added: tally(1203), modified: tally(0), removed: tally(0), unchanged: tally(0) } }),
    buildLayer(1, {
      changes: { added: tally(4), modified: tally(31), removed: tally(2), unchanged: tally(0) },
      verification: { kind: 'done', digest: true, diffId: true },
    }),
    buildLayer(2, {
      changes: null,
      source: null,
      uncompressedBytes: null,
      status: { kind: 'reading', bytesRead: 250_000, bytesTotal: 1_000_000 },
    }),
  ],
  historyRows: [
    buildRow({
      historyIndex: 0,
      keyword: 'ADD',
      text: 'rootfs.tar /',
      layer: 0,
      createdBy: '/bin/sh -c #(nop) ADD rootfs',
    }),
    buildRow({ historyIndex: 1, keyword: 'ENV', text: 'LANG=C', emptyLayer: true }),
    buildRow({ historyIndex: 2, keyword: 'RUN', text: 'apt-get update && apt-get install -y curl', layer: 1 }),
    buildRow({ historyIndex: 3, keyword: 'COPY', text: '. /srv', layer: 2, alignment: 'approximate' }),
  ],
});

function Pane(props: {
  readonly image: SelectedImage;
  readonly onSelect: (range: Range) => void;
  readonly newestFirst: boolean;
}): ReactElement {
  const [range, setRange] = useState<Range>({ from: 0, to: 0 });
  const [newestFirst, setNewestFirst] = useState(props.newestFirst);
  return (
    <TooltipProvider>
      <HistoryPane
        image={props.image}
        catalogImage={buildImage()}
        isFetched={false}
        range={range}
        onSelectRange={(next) => {
          setRange(next);
          props.onSelect(next);
        }}
        newestFirst={newestFirst}
        onNewestFirstChange={setNewestFirst}
        instructionShown
        onInstructionShownChange={() => undefined}
        onNotice={() => undefined}
        onSave={() => undefined}
        nowMs={Date.UTC(2025, 0, 1)}
      />
    </TooltipProvider>
  );
}

function setUp(changes: { readonly image?: SelectedImage; readonly newestFirst?: boolean } = {}) {
  const onSelect = vi.fn<(range: Range) => void>();
  render(<Pane image={changes.image ?? image} newestFirst={changes.newestFirst ?? false} onSelect={onSelect} />);
  return { onSelect, user: userEvent.setup(), options: () => screen.getAllByRole('option') };
}

function selectedTexts(): readonly string[] {
  return screen.getAllByRole('option', { selected: true }).map((option) => option.textContent.slice(0, 12));
}

test('every history entry has a row, also those that made no layer', () => {
  const { options } = setUp();
  expect(options()).toHaveLength(4);
  expect(options()[1]?.textContent).toContain('ENVLANG=C');
});

test('a layer tells its bytes with what they are, and what it adds, modifies and removes', () => {
  const { options } = setUp();
  const text = options()[2]?.textContent;
  expect(text).toContain('3.00 MB unpacked');
  expect(text).toContain('1.00 MB compressed');
  expect(text).toMatch(/Added 4.*Modified 31.*Removed 2/);
  expect(text).toContain('verified');
});

test('a layer of which it is not known yet whether it is compressed is not called so', () => {
  const layers = image.layers.map((layer) => ({ ...layer, compression: null, compressedBytes: 4_000_000 }));
  const { options } = setUp({ image: { ...image, layers } });
  expect(options()[2]?.textContent).toContain('4.00 MB stored');
  expect(options()[2]?.textContent).not.toContain('compressed');
});

test('a layer that is being read says how far it is', () => {
  const { options } = setUp();
  expect(options()[3]?.textContent).toMatch(/reading 25\s%/);
});

test('a layer that was matched by a guess is marked', () => {
  const { options } = setUp();
  expect(options()[3]?.textContent).toContain('approximately');
  expect(options()[2]?.textContent).not.toContain('approximately');
});

test('a click selects a layer; with Shift it selects the range', async () => {
  const { onSelect, user, options } = setUp();
  await user.click(options()[2]!);
  expect(onSelect).toHaveBeenLastCalledWith({ from: 1, to: 1 });
  await user.keyboard('{Shift>}');
  await user.click(options()[0]!);
  expect(onSelect).toHaveBeenLastCalledWith({ from: 0, to: 1 });
  expect(screen.getAllByRole('option', { selected: true })).toHaveLength(2);
});

test('arrows walk over all rows, and rows without a layer leave the selection alone', async () => {
  const { onSelect, user, options } = setUp();
  await user.click(options()[0]!);
  await user.keyboard('{ArrowDown}');
  expect(document.activeElement).toBe(options()[1]);
  expect(selectedTexts()).toHaveLength(1);
  await user.keyboard('{ArrowDown}');
  expect(document.activeElement).toBe(options()[2]);
  expect(onSelect).toHaveBeenLastCalledWith({ from: 1, to: 1 });
});

test('only one row can be reached with Tab', () => {
  const { options } = setUp();
  expect(options().filter((option) => option.tabIndex === 0)).toHaveLength(1);
});

test('the newest entry can stand first', async () => {
  const { user, options } = setUp();
  await user.click(screen.getByRole('button', { name: 'Newest first' }));
  expect(options()[0]?.textContent).toContain('COPY');
  expect(screen.getByRole('button', { name: 'Newest first' }).getAttribute('aria-pressed')).toBe('true');
});

test('the whole instruction is laid out with a line for each command', async () => {
  const { user, options } = setUp();
  await user.click(options()[2]!);
  const panel = screen.getByRole('region', { name: 'Instruction' });
  expect(within(panel).getByText('RUN', { selector: 'code span' })).toBeTruthy();
  expect([...panel.querySelectorAll('code > span')].map((line) => line.textContent)).toEqual([
    'RUN apt-get update',
    '&& apt-get install -y curl',
  ]);
});

test('an entry that made no layer says so', async () => {
  const { user, options } = setUp();
  await user.click(options()[1]!);
  expect(within(screen.getByRole('region', { name: 'Instruction' })).getByRole('heading').textContent).toBe(
    'ENV, makes no layer',
  );
});

test('an instruction that makes no layer and has one says why', async () => {
  const rows = image.historyRows.map((row) => (row.layer === null ? row : { ...row, keyword: 'CMD', text: '["sh"]' }));
  const { user, options } = setUp({ image: { ...image, historyRows: rows } });
  await user.click(options()[2]!);
  expect(screen.getByRole('region', { name: 'Instruction' }).textContent).toContain(
    'as one layer, under the last of them',
  );
});

test('the history can be copied as a Dockerfile and as docker history', async () => {
  const { user } = setUp();
  await user.click(screen.getByRole('button', { name: 'More about the history' }));
  await user.click(screen.getByRole('menuitem', { name: /Dockerfile/ }));
  expect(await navigator.clipboard.readText()).toContain('RUN apt-get update');
  await user.click(screen.getByRole('button', { name: 'More about the history' }));
  await user.click(screen.getByRole('menuitem', { name: /docker history/ }));
  expect(await navigator.clipboard.readText()).toMatch(/^IMAGE +CREATED +CREATED BY/);
});

test('markup in a command stays text', () => {
  const hostile = buildSelected({
    layers: [buildLayer(0)],
    historyRows: [buildRow({ layer: 0, keyword: 'RUN', text: '<img src=x onerror=alert(1)>' })],
  });
  const { options } = setUp({ image: hostile });
  expect(options()[0]?.textContent).toContain('<img src=x');
  expect(document.querySelector('img')).toBeNull();
});

test('a command of ten megabytes is cut in its row and in its panel', () => {
  const long = buildSelected({
    layers: [buildLayer(0)],
    historyRows: [buildRow({ layer: 0, keyword: 'RUN', text: 'echo '.repeat(2_000_000) })],
  });
  setUp({ image: long });
  expect(document.body.textContent.length).toBeLessThan(50_000);
  expect(screen.getByRole('button', { name: /Show more \(9,980,000 characters/ })).toBeTruthy();
});
