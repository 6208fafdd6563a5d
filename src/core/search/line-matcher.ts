import { AppError } from '../../base/app-error.ts';
import { displayText } from '../bytes/byte-text.ts';
import type { ContentQuery, MatchedLine } from './content-query.ts';

const NEWLINE = 0x0a;

/** Characters that are shown before and after a match, and of it. */
const SHOWN_BEFORE = 60;
const SHOWN_MATCH = 200;
const SHOWN_AFTER = 140;

/** Bytes of text that stand for so many characters at most. */
const BYTES_PER_CHARACTER = 4;

/** Is told of each matching line of a block, by the number of newlines in the block before it. */
export type OnLine = (newlinesBefore: number, line: Omit<MatchedLine, 'line'>) => void;

/** Finds the lines of a block that match; the block is made of whole lines, its last newline may be left out. */
export type BlockMatcher = (block: Uint8Array, onLine: OnLine) => void;

/**
 * What a query asks for, line by line: a text (ASCII letters, or with others all letters, in either case unless it matters), or a
 * JavaScript regular expression, against the line without its newline.
 * Throws 'filter-invalid' where that does not parse. An expression may take forever on a line: whoever runs it must be able to end it.
 */
export function buildMatcher({ text, syntax, matchCase }: ContentQuery): BlockMatcher {
  if (syntax === 'regex') return matchExpression(parseExpression(text, matchCase ? '' : 'i'));
  const bytes = new TextEncoder().encode(text);
  if (text.includes('\n')) return () => undefined;
  if (matchCase || bytes.every((byte) => byte < 0x80)) return matchBytes(bytes, matchCase);
  return matchExpression(new RegExp(text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`), 'iu'));
}

function parseExpression(text: string, flags: string): RegExp {
  try {
    return new RegExp(text, flags);
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^Invalid regular expression: /, '') : String(error);
    throw new AppError('filter-invalid', `“${text}” is no valid regular expression: ${reason}`, {}, { cause: error });
  }
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

function matchExpression(expression: RegExp): BlockMatcher {
  return (block, onLine) => {
    const lines = decoder.decode(block).split('\n');
    for (const [i, whole] of lines.entries()) {
      const line = whole.endsWith('\r') ? whole.slice(0, -1) : whole;
      // What follows the last newline is no line.
      if (i === lines.length - 1 && whole === '' && i > 0) return;
      const found = expression.exec(line);
      if (found === null) continue;
      const end = found.index + found[0].length;
      onLine(i, {
        before: shown(line.slice(Math.max(0, found.index - SHOWN_BEFORE), found.index)),
        match: shown(found[0].slice(0, SHOWN_MATCH)),
        after: shown(line.slice(end, end + SHOWN_AFTER)),
      });
    }
  };
}

/** Bytes with A–Z taken for a–z. */
const folded = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte));
const exact = Uint8Array.from({ length: 256 }, (_, byte) => byte);

/** Horspool's search: it looks at one byte in the text's length, mostly. */
function matchBytes(text: Uint8Array, matchCase: boolean): BlockMatcher {
  const fold = matchCase ? exact : folded;
  const wanted = text.map((byte) => fold[byte]!);
  const last = wanted.length - 1;
  const step = new Uint32Array(256).fill(wanted.length);
  for (let i = 0; i < last; i++) step[wanted[i]!] = last - i;
  for (let byte = 0; byte < 256; byte++) step[byte] = step[fold[byte]!]!;
  const isMatch = (block: Uint8Array, at: number): boolean => {
    for (let i = last; i >= 0; i--) if (fold[block[at + i]!] !== wanted[i]) return false;
    return true;
  };
  return (block, onLine) => {
    let newlines = 0;
    let counted = 0;
    for (let end = last; end < block.length;) {
      if (!isMatch(block, end - last)) {
        end += step[block[end]!]!;
        continue;
      }
      const at = end - last;
      newlines += countNewlines(block, counted, at);
      counted = at;
      const lineStart = block.lastIndexOf(NEWLINE, at) + 1;
      const newline = block.indexOf(NEWLINE, at);
      const lineEnd = newline < 0 ? block.length : newline;
      onLine(newlines, cutLine(block.subarray(lineStart, lineEnd), at - lineStart, wanted.length));
      end = lineEnd + 1 + last;
    }
  };
}

function cutLine(line: Uint8Array, at: number, length: number): Omit<MatchedLine, 'line'> {
  const before = decoder.decode(line.subarray(Math.max(0, at - SHOWN_BEFORE * BYTES_PER_CHARACTER), at));
  const after = decoder.decode(line.subarray(at + length, at + length + SHOWN_AFTER * BYTES_PER_CHARACTER));
  return {
    before: shown(before.slice(-SHOWN_BEFORE)),
    match: shown(decoder.decode(line.subarray(at, at + length)).slice(0, SHOWN_MATCH)),
    after: shown(after.slice(0, SHOWN_AFTER).replace(/\r$/, '')),
  };
}

/** Tabs are common in text, and one line is shown. */
function shown(text: string): string {
  return displayText(text.replaceAll('\t', ' ')).text;
}

export function countNewlines(bytes: Uint8Array, from = 0, to = bytes.length): number {
  let count = 0;
  for (let i = from; i < to; i++) if (bytes[i] === NEWLINE) count += 1;
  return count;
}
