/** What a piece of a shell command is, as far as laying it out and colouring it needs to know. */
export type PieceKind =
  | 'word'
  /** A run of spaces and tabs. */
  | 'space'
  | 'newline'
  /** `&&`, `;`, `|`, `(`, redirections. */
  | 'operator'
  /** Quoted text, quotes included. */
  | 'string'
  /** `$NAME`, `${…}`, `$(…)`, backquotes. */
  | 'variable'
  | 'comment'
  /** The body of a heredoc with its closing line, line breaks included. */
  | 'heredoc';

export interface Piece {
  readonly kind: PieceKind;
  readonly text: string;
}

const OPERATORS = [
  '&&',
  '||',
  ';;',
  '|&',
  '<<<',
  '&>>',
  '&>',
  '>>',
  '>&',
  '<&',
  '>|',
  ';',
  '|',
  '&',
  '(',
  ')',
  '<',
  '>',
] as const;
const PLAIN_RUN = /[^\s'"`$\\#&|;()<>]+/y;
const BLANKS = /[ \t\r\f\v]+/y;
const PARAMETER = /\$(?:[A-Za-z_][A-Za-z0-9_]*|[0-9@*#?$!-])/y;
const HEREDOC = /<<(-?)[ \t]*(?:'([^'\n]{1,200})'|"([^"\n]{1,200})"|\\?([A-Za-z0-9_.!-]{1,200}))/y;

interface PendingHeredoc {
  readonly delimiter: string;
  readonly stripTabs: boolean;
}

/**
 * Splits a shell command into pieces that join to the same text again. Quotes, substitutions, comments and heredoc bodies are
 * one piece each. Linear: after a quote or substitution that never closes (text for another shell, or cut off) quoting is
 * no longer looked at.
 */
export function lexCommand(text: string): readonly Piece[] {
  const pieces: Piece[] = [];
  const pending: PendingHeredoc[] = [];
  let quoting = true;
  let at = 0;
  const take = (kind: PieceKind, end: number) => {
    pieces.push({ kind, text: text.slice(at, end) });
    at = end;
  };

  while (at < text.length) {
    const character = text.charAt(at);
    if (character === '\n') {
      take('newline', at + 1);
      for (const heredoc of pending.splice(0)) {
        const end = findHeredocEnd(text, at, heredoc);
        if (end > at) take('heredoc', end);
      }
      continue;
    }
    const blanks = matchEnd(BLANKS, text, at);
    if (blanks > at) {
      take('space', blanks);
      continue;
    }
    if (character === '#' && startsWord(pieces)) {
      const lineEnd = text.indexOf('\n', at);
      take('comment', lineEnd < 0 ? text.length : lineEnd);
      continue;
    }
    if (quoting && (character === '"' || character === "'" || character === '`' || character === '$')) {
      const end = findQuotedEnd(text, at);
      if (end === null) quoting = false;
      else if (end > at) {
        take(character === '"' || character === "'" || text.startsWith("$'", at) ? 'string' : 'variable', end);
        continue;
      }
    }
    if (character === '\\' && at + 1 < text.length && text.charAt(at + 1) !== '\n') {
      take('word', at + 2);
      continue;
    }
    HEREDOC.lastIndex = at;
    const heredoc = character === '<' && !text.startsWith('<<<', at) ? HEREDOC.exec(text) : null;
    if (heredoc !== null) {
      pending.push({ delimiter: heredoc[2] ?? heredoc[3] ?? heredoc[4] ?? '', stripTabs: heredoc[1] === '-' });
      take('operator', at + heredoc[0].length);
      continue;
    }
    const operator = OPERATORS.find((candidate) => text.startsWith(candidate, at));
    if (operator !== undefined) take('operator', at + operator.length);
    else take('word', Math.max(at + 1, matchEnd(PLAIN_RUN, text, at)));
  }
  return pieces;
}

function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at;
}

function startsWord(pieces: readonly Piece[]): boolean {
  const last = pieces.at(-1);
  return last === undefined || last.kind === 'space' || last.kind === 'newline' || last.kind === 'operator';
}

/** End of a heredoc body, its closing line included and the line break after that excluded; the end of the text where none closes. */
function findHeredocEnd(text: string, from: number, heredoc: PendingHeredoc): number {
  for (let lineStart = from; lineStart < text.length;) {
    const newline = text.indexOf('\n', lineStart);
    const lineEnd = newline < 0 ? text.length : newline;
    let start = lineStart;
    if (heredoc.stripTabs) while (text.charAt(start) === '\t') start++;
    if (lineEnd - start === heredoc.delimiter.length && text.startsWith(heredoc.delimiter, start)) return lineEnd;
    lineStart = lineEnd + 1;
  }
  return text.length;
}

/**
 * End of the quote or substitution that starts at `at`; `at` itself for a `$` that starts none; null where it never closes.
 * An explicit stack and no recursion: 100 kB of `"$(` must not overflow the call stack.
 */
function findQuotedEnd(text: string, at: number): number | null {
  if (text.charAt(at) === '$' && !/^\$[({']/.test(text.slice(at, at + 2))) return matchEnd(PARAMETER, text, at);
  const open: string[] = [];
  for (let i = at; i < text.length;) {
    const inside = open.at(-1);
    const character = text.charAt(i);
    const pair = text.slice(i, i + 2);
    if (inside === "'") {
      if (character === "'") open.pop();
      i++;
    } else if (character === '\\') {
      i += 2;
    } else if (inside === "$'") {
      if (character === "'") open.pop();
      i++;
    } else if (character === inside) {
      open.pop();
      i++;
    } else if (pair === '$(' || pair === '${') {
      open.push(pair === '$(' ? ')' : '}');
      i += 2;
    } else if (character === '`') {
      open.push('`');
      i++;
    } else if (inside !== '"' && pair === "$'") {
      open.push("$'");
      i += 2;
    } else if (inside !== '"' && inside !== '}' && character === "'") {
      open.push("'");
      i++;
    } else if (character === '"') {
      open.push('"');
      i++;
    } else if (inside === ')' && character === '(') {
      open.push(')');
      i++;
    } else {
      i++;
    }
    if (open.length === 0) return i <= text.length ? i : null;
  }
  return null;
}
