import { Mark, Reason } from './change.ts';

/** One word for a mark, for code that names looks and texts after it. */
export type MarkName = keyof typeof Mark;

const MARK_NAMES: readonly MarkName[] = (Object.entries(Mark) as [MarkName, Mark][])
  .sort(([, a], [, b]) => a - b)
  .map(([name]) => name);

export function markName(mark: Mark): MarkName {
  return MARK_NAMES[mark]!;
}

const REASON_WORDS: readonly (readonly [reason: number, words: string])[] = [
  [Reason.type, 'type'],
  [Reason.content, 'content'],
  [Reason.size, 'size'],
  [Reason.link, 'link target'],
  [Reason.device, 'device numbers'],
  [Reason.mode, 'mode'],
  [Reason.owner, 'owner'],
  [Reason.xattrs, 'extended attributes'],
  [Reason.mtime, 'modification time'],
];

/** What differs, in words, weightiest first: ['content', 'size', 'modification time']. */
export function reasonWords(reasons: number): readonly string[] {
  return REASON_WORDS.filter(([reason]) => (reasons & reason) !== 0).map(([, words]) => words);
}
