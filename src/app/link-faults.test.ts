import { expect, test } from 'vitest';
import { NoticeStore } from '../ui/notices.tsx';
import { describeFaults, LINK_TOPIC, noteLinkFaults } from './link-faults.ts';

test('a link with many faults names the first ones and counts the rest', () => {
  expect(describeFaults(['layers “x”'])).toBe(
    'This link has parts that are not understood: layers “x”. The rest of it counts.',
  );
  expect(describeFaults(['a', 'b', 'c', 'd', 'e', 'f'])).toContain('a, b, c, d and 2 more.');
});

test('all that is wrong with a link is one notice; the next link has its own', () => {
  const notices = new NoticeStore();
  noteLinkFaults(notices, ['layers “x”']);
  notices.show('This link leads to “/nowhere”.', 'calm', LINK_TOPIC);
  expect(notices.getSnapshot()).toHaveLength(1);
  noteLinkFaults(notices, []);
  notices.show('This link leads to “/gone”.', 'calm', LINK_TOPIC);
  expect(notices.getSnapshot().map(({ text }) => text.split('\n').length)).toEqual([2, 1]);
});
