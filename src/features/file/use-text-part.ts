import { useEffect, useState } from 'react';
import {
  characterStart,
  decodeText,
  type DecodedText,
  type TextEncodingName,
} from '../../core/content/text-encoding.ts';

/**
 * Text that is shown at once. 10 MB open in some hundred milliseconds; memory for the text as UTF-16 and as lines is four times
 * its bytes.
 */
export const MOST_SHOWN_TEXT_BYTES = 32 << 20;

/**
 * Characters of a line that can be wrapped. The browser lays out all of a wrapped line: one of 10 MB took 11 s in Chromium,
 * where without wrapping it opens as fast as any text.
 */
export const MOST_WRAPPED_CHARACTERS = 100_000;

/** A part ends at a line break where one comes within this many bytes before the limit. */
const LINE_SEARCH_BYTES = 64 * 1024;

export interface TextPart extends DecodedText {
  /** The part is [from, to) of the content. */
  readonly from: number;
  readonly to: number;
  /** Characters of the longest line. */
  readonly longestLine: number;
}

export type TextState =
  | { readonly kind: 'reading' }
  | { readonly kind: 'ready'; readonly part: TextPart }
  | { readonly kind: 'failed'; readonly message: string };

/** The text of a content from a byte on, as much of it as is shown at once. */
export function useTextPart(content: Blob, encoding: TextEncodingName, from: number): TextState {
  const [state, setState] = useState<TextState>({ kind: 'reading' });
  useEffect(() => {
    let isCurrent = true;
    readTextPart(content, encoding, from, MOST_SHOWN_TEXT_BYTES).then(
      (part) => isCurrent && setState({ kind: 'ready', part }),
      (error: unknown) =>
        isCurrent && setState({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }),
    );
    return () => {
      isCurrent = false;
    };
  }, [content, encoding, from]);
  return state;
}

/** At most `mostBytes` of text from `from` on; whole lines where lines are short, whole characters always. */
export async function readTextPart(
  content: Blob,
  encoding: TextEncodingName,
  from: number,
  mostBytes: number,
): Promise<TextPart> {
  const bytes = new Uint8Array(await content.slice(from, from + mostBytes).arrayBuffer());
  const isLast = from + bytes.length >= content.size;
  const length = isLast ? bytes.length : partLength(bytes, encoding);
  // A byte order mark stands only at the start; the rest of such a text has the encoding that it named.
  const later = encoding === 'utf-8-bom' && from > 0 ? 'utf-8' : encoding;
  const decoded = decodeText(bytes.subarray(0, length), later);
  return { ...decoded, from, to: from + length, longestLine: longestLineOf(decoded.text) };
}

function longestLineOf(text: string): number {
  let longest = 0;
  let from = 0;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
    longest = Math.max(longest, end - from);
    from = end + 1;
  }
  return Math.max(longest, text.length - from);
}

function partLength(bytes: Uint8Array, encoding: TextEncodingName): number {
  const isOneByte = encoding !== 'utf-16le' && encoding !== 'utf-16be';
  const lineEnd = isOneByte ? bytes.lastIndexOf(0x0a) + 1 : 0;
  if (lineEnd > bytes.length - LINE_SEARCH_BYTES && lineEnd > 0) return lineEnd;
  // The last byte may be the middle of a character.
  return characterStart(bytes, bytes.length - 1, encoding) || bytes.length;
}
