import { useState, type ReactElement } from 'react';
import { formatCount } from './byte-size.ts';

const FIRST_CHARACTERS = 400;
/** Each press shows this many times more, so that a value of 10 MB is not laid out by accident. */
const GROWTH = 10;

export interface LongTextProps {
  readonly text: string;
  /** In the font of code, line breaks kept. */
  readonly isCode?: boolean;
}

/** A text of any length: its beginning, and more on demand. */
export function LongText({ text, isCode = false }: LongTextProps): ReactElement {
  const [limit, setLimit] = useState(FIRST_CHARACTERS);
  const hidden = text.length - limit;
  return (
    <>
      <span className={`break-words whitespace-pre-wrap [overflow-wrap:anywhere] ${isCode ? 'font-mono' : ''}`}>
        {hidden > 0 ? `${text.slice(0, limit)}…` : text}
      </span>
      {hidden > 0 && (
        <button
          type="button"
          onClick={() => setLimit(limit * GROWTH)}
          className="ml-1 rounded-sm text-accent underline underline-offset-2"
        >
          show more ({formatCount(hidden)} characters)
        </button>
      )}
    </>
  );
}
