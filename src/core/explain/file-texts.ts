/** What the file viewer says in sentences. */

export const EMPTY_FILE_TEXT = 'This file is empty.';

export const SVG_TEXT =
  'Drawn as a picture of its own: scripts in it do not run, and what it points to elsewhere is not fetched.';

export const REPLACED_TEXT = 'Some bytes are not valid in this encoding; each stands as \ufffd.';

export const LONG_LINE_TEXT = 'A line of it is too long to be wrapped.';

/** `line` is counted from 1. */
export function missingLineText(line: number): string {
  return `Line ${line.toLocaleString('en')} is asked for, and this text has no such line, or only behind its first 64 MiB.`;
}

export const CUT_UNPACKED_TEXT = 'It unpacks to more than is shown: this is the first gibibyte.';

export const CUT_ARCHIVE_TEXT = 'There are more; only the first are listed.';

export const SAME_CONTENT_TEXT = 'The content is the same in both versions, byte for byte.';

export const NO_CONTENT_TO_COMPARE_TEXT =
  'At least one of the two versions is no file, so there is no content to compare.';

/** Why the way of a symlink ends without a file. */
export const LINK_END_TEXTS = {
  missing: 'What is mounted when a container runs, such as /proc, is not part of an image.',
  'not-a-directory': 'The way leads through something that is no directory.',
  loop: 'The links lead round in circles, or there are more than 40 of them, where Linux gives up.',
} as const;
