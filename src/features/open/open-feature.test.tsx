import { cleanup, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import type { ErrorPlace } from '../../base/app-error.ts';
import { FailureCard } from './failure-card.tsx';
import { FileInput, FilePicker } from './file-picker.tsx';
import { StartPage, type StartPageProps } from './start-page.tsx';
import { SAMPLES } from './samples.ts';
import type { OpenableInput } from './dropped-files.ts';

afterEach(cleanup);

const nothing = () => undefined;

const startPage: StartPageProps = {
  takesFocus: false,
  awaitedFile: null,
  onOpenAgain: null,
  onPickFiles: nothing,
  onPickFolder: nothing,
  onOpenSample: nothing,
  server: { kind: 'absent' },
  openTags: () => ({ next: () => Promise.resolve(null), close: nothing }),
  onName: nothing,
  nameInput: null,
  keptImages: null,
};

test('a sample is opened with one click', async () => {
  const onOpenSample = vi.fn();
  render(<StartPage {...startPage} onOpenSample={onOpenSample} />);
  await userEvent.setup().click(screen.getAllByRole('button', { name: new RegExp(`^${SAMPLES[0]!.title}`) })[0]!);
  expect(onOpenSample).toHaveBeenCalledWith(SAMPLES[0]);
});

test('a kept link tells which file it is of', () => {
  render(<StartPage {...startPage} awaitedFile="shop.tar" />);
  expect(screen.getByRole('status').textContent).toContain('shop.tar');
});

test('choosing the same file twice is two choices', async () => {
  const onChoose = vi.fn<(inputs: readonly OpenableInput[]) => void>();
  render(<FileInput picker={new FilePicker()} onChoose={onChoose} />);
  const user = userEvent.setup();
  // happy-dom's files lack what every browser's have.
  const file = Object.defineProperty(new File(['x'], 'shop.tar'), 'webkitRelativePath', { value: '' });
  await user.upload(screen.getByLabelText('Image file'), file);
  await user.upload(screen.getByLabelText('Image file'), file);
  expect(onChoose.mock.calls.map(([inputs]) => inputs.map(({ name }) => name))).toEqual([['shop.tar'], ['shop.tar']]);
});

test('a folder is asked for only until its dialog has closed', () => {
  const picker = new FilePicker();
  render(<FileInput picker={picker} onChoose={nothing} />);
  const input = screen.getByLabelText<HTMLInputElement>('Image file');
  picker.pickFolder();
  expect(input.webkitdirectory).toBe(true);
  input.dispatchEvent(new Event('cancel'));
  expect(input.webkitdirectory).toBe(false);
});

function showFailure(
  onOpenAsRootfs: (() => void) | null,
  place: ErrorPlace = { file: 'data.tar', layer: 2, byteOffset: 1536 },
) {
  const error = { code: 'no-image', message: 'the tar holds 3 members and none is a manifest', place } as const;
  render(
    <FailureCard
      name="data.tar"
      error={error}
      onPickFiles={nothing}
      onTryAgain={nothing}
      onClose={nothing}
      onOpenAsRootfs={onOpenAsRootfs}
    />,
  );
}

test('a file that cannot be opened says what is wrong, where, and what to do', () => {
  showFailure(null);
  const card = screen.getByRole('alert');
  expect(card.textContent).toContain('the tar holds 3 members and none is a manifest');
  expect(card.textContent).toContain('data.tar, layer 3, byte 1,536');
  expect(card.textContent).toContain('docker save');
  expect(screen.queryByRole('button', { name: /single-layer/ })).toBeNull();
});

test('an offset into what was unpacked is not shown as one into the file', () => {
  showFailure(null, { file: 'cut.tar.gz', byteOffset: 51_734, unpackedOffset: 329_297 });
  expect(screen.getByRole('alert').textContent).toContain(
    'cut.tar.gz, byte 51,734 of the packed archive (byte 329,297 of the unpacked archive)',
  );
});

test('an offset that is known in the unpacked bytes only says so', () => {
  showFailure(null, { file: 'bad.tar.gz', unpackedOffset: 278_528 });
  expect(screen.getByRole('alert').textContent).toContain('bad.tar.gz, byte 278,528 of the unpacked archive');
});

test('a tar without an image can be opened as one layer all the same', async () => {
  const onOpenAsRootfs = vi.fn();
  showFailure(onOpenAsRootfs);
  await userEvent.setup().click(screen.getByRole('button', { name: 'Open as a single-layer image all the same' }));
  expect(onOpenAsRootfs).toHaveBeenCalled();
});
