import { expect, test } from 'vitest';
import { NoticeStore } from './notices.tsx';

function texts(store: NoticeStore): readonly string[] {
  return store.getSnapshot().map(({ text }) => text);
}

test('what is said of one topic is one notice, with a line for each', () => {
  const store = new NoticeStore();
  store.show('No such layer.', 'calm', 'link');
  store.show('Saved.');
  store.show('No such path.', 'calm', 'link');
  store.show('No such layer.', 'calm', 'link');
  expect(texts(store)).toEqual(['Saved.', 'No such layer.\nNo such path.']);
});

test('a notice that has grown is a new one, which screen readers are told of', () => {
  const store = new NoticeStore();
  store.show('No such layer.', 'calm', 'link');
  const [before] = store.getSnapshot();
  store.show('No such path.', 'calm', 'link');
  expect(store.getSnapshot().map(({ id }) => id)).not.toContain(before?.id);
});

test('after a topic has ended, the same words open a notice of their own', () => {
  const store = new NoticeStore();
  store.show('No such layer.', 'calm', 'link');
  store.endTopic('link');
  store.show('No such path.', 'calm', 'link');
  expect(texts(store)).toEqual(['No such layer.', 'No such path.']);
});
