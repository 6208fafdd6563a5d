import { expect, test } from 'vitest';
import { Mark } from '../../core/analysis/change.ts';
import { commandOfKey, type KeyPress } from './tree-keys.ts';

function press(key: string, modifiers: Partial<KeyPress> = {}): KeyPress {
  return { key, ctrlKey: false, metaKey: false, altKey: false, ...modifiers };
}

test('keys with Ctrl, Cmd or Alt stay with the browser', () => {
  for (const key of ['a', 'r', 'f', 'ArrowLeft', 'Home', '/']) {
    expect(commandOfKey(press(key, { ctrlKey: true }), false)).toBeNull();
    expect(commandOfKey(press(key, { metaKey: true }), false)).toBeNull();
    expect(commandOfKey(press(key, { altKey: true }), true)).toBeNull();
  }
});

test('a, m, r and u toggle marks', () => {
  const marks = ['a', 'm', 'r', 'u'].map((key) => commandOfKey(press(key), false));
  expect(marks).toEqual(
    [Mark.added, Mark.modified, Mark.removed, Mark.none].map((mark) => ({ kind: 'toggle-mark', mark })),
  );
});

test('letters that mean something else search while a name is being typed, and capitals always', () => {
  expect(commandOfKey(press('r'), true)).toEqual({ kind: 'search', letter: 'r' });
  expect(commandOfKey(press('*'), true)).toEqual({ kind: 'search', letter: '*' });
  expect(commandOfKey(press('U'), false)).toEqual({ kind: 'search', letter: 'U' });
  expect(commandOfKey(press('é'), false)).toEqual({ kind: 'search', letter: 'é' });
});

test('space toggles even while a name is being typed', () => {
  expect(commandOfKey(press(' '), true)).toEqual({ kind: 'toggle' });
});

test('keys that the tree has no use for are left alone', () => {
  for (const key of ['Tab', 'Escape', 'F5', 'Shift', '?']) expect(commandOfKey(press(key), false)).toBeNull();
});
