import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { MarkBadge, markWords, type MarkKind } from './mark-badge.tsx';

const KINDS: readonly MarkKind[] = ['added', 'modified', 'removed', 'touched', 'identical', 'implied', 'none'];

afterEach(cleanup);

test('every mark has a letter and a shape of its own, so that none is told by colour alone', () => {
  render(KINDS.map((kind) => <MarkBadge key={kind} kind={kind} />));
  const badges = screen.getAllByRole('img');
  expect(new Set(badges.map((badge) => badge.textContent)).size).toBe(KINDS.length);
  const shapes = badges.map((badge) =>
    badge.className.replaceAll(/(?:text|bg|border)-(?:added|modified|removed|touched|identical|implied|faint)\S*/g, ''),
  );
  expect(new Set(shapes).size).toBe(KINDS.length);
});

test('a badge says its mark in words, unless words stand beside it', () => {
  render(
    <>
      <MarkBadge kind="identical" />
      <MarkBadge kind="removed" decorative />
    </>,
  );
  expect(screen.getByRole('img', { name: 'identical copy' }).textContent).toBe('=');
  expect(screen.queryByRole('img', { name: markWords('removed') })).toBeNull();
});
