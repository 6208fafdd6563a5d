import { useEffect, useState } from 'react';
import type { TextEncodingName } from '../../core/content/text-encoding.ts';
import { MAX_SEARCHED_BYTES } from '../../core/search/content-query.ts';
import { MOST_SHOWN_TEXT_BYTES, readTextPart, type TextPart } from './use-text-part.ts';

/** Where a line of a text is, by the parts in which the text is shown. */
export interface LinePlace {
  /** Where the parts up to the one with the line begin, that one last; in bytes. */
  readonly starts: readonly number[];
  /** Number of the line in that part, from 1, or null where none is gone to or the text has no such line. */
  readonly line: number | null;
}

const START: readonly number[] = [0];

/** The place of a line, or null until it is known. */
export function useLinePlace(content: Blob, encoding: TextEncodingName, line: number | null): LinePlace | null {
  // Of a text that is shown as a whole there is nothing to look for.
  const isKnown = line === null || content.size <= MOST_SHOWN_TEXT_BYTES;
  const [found, setFound] = useState<{ readonly line: number; readonly place: LinePlace } | null>(null);
  useEffect(() => {
    if (line === null || isKnown) return undefined;
    let isCurrent = true;
    const settle = (place: LinePlace) => {
      if (isCurrent) setFound({ line, place });
    };
    // What cannot be read fails again where it is to be shown, and is told there.
    findLine(content, encoding, line, MOST_SHOWN_TEXT_BYTES).then(settle, () => settle({ starts: START, line: null }));
    return () => {
      isCurrent = false;
    };
  }, [content, encoding, line, isKnown]);
  if (isKnown) return { starts: START, line };
  return found?.line === line ? found.place : null;
}

/** Finds a line, counted from 1, within the bytes that a search looks into. `mostBytes`: those of a part. */
export async function findLine(
  content: Blob,
  encoding: TextEncodingName,
  line: number,
  mostBytes: number,
): Promise<LinePlace> {
  const starts = [0];
  let linesBefore = 0;
  for (;;) {
    const part = await readTextPart(content, encoding, starts.at(-1)!, mostBytes);
    if (hasLine(part, line - linesBefore)) return { starts, line: line - linesBefore };
    linesBefore += lineFeedsUpTo(part.text, Infinity);
    // Parts are a little shorter than they may be, so the last one may begin just within what is searched.
    const isBehind = starts.length * mostBytes > MAX_SEARCHED_BYTES;
    if (part.to >= content.size || isBehind) return { starts: START, line: null };
    starts.push(part.to);
  }
}

/** Whether a part has a line; what follows its last line feed is one unless it is empty. */
export function hasLine({ text }: Pick<TextPart, 'text'>, line: number | null): boolean {
  if (line === null) return false;
  const before = lineFeedsUpTo(text, line);
  return before >= line || (before === line - 1 && !text.endsWith('\n'));
}

function lineFeedsUpTo(text: string, most: number): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at >= 0 && count < most; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
