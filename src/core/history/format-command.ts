import { lexCommand, type Piece } from './lex-command.ts';
import { isKeyword } from './parse-created-by.ts';

/** What a token is, for colouring it. `keyword` is the Dockerfile instruction, `control` a word of the shell's grammar. */
export type CommandTokenKind =
  'keyword' | 'flag' | 'text' | 'operator' | 'control' | 'string' | 'variable' | 'comment' | 'heredoc';

export interface CommandToken {
  readonly kind: CommandTokenKind;
  readonly text: string;
}

/** One line as laid out. `indent` is in steps; each step is painted as two spaces. */
export interface CommandLine {
  readonly indent: number;
  readonly tokens: readonly CommandToken[];
}

/** A pipeline that is longer than this, in characters, is broken before each pipe. */
const LONG_LINE = 100;

/** Deeper blocks stay at this indent: 100 kB of `{ ` would otherwise be laid out as a gigabyte of spaces. */
const MAX_INDENT = 12;

/**
 * Lays a command out for reading. A RUN on one line is broken before `&&` and `||`, after `;`, and along `if`, `for`, `case`
 * and `{ }`; long pipelines before `|`. Nothing is broken inside quotes, `$(…)`, `( )`, `[[ ]]` and comments. A command that
 * has line breaks of its own (heredocs, scripts) keeps them, with its own indentation, to the letter. ENV, LABEL and ARG with several
 * pairs get a line for each. Elsewhere only runs of spaces outside quotes are shortened.
 * @param keyword upper case, or null for text that is no instruction; becomes the first token
 */
export function formatCommand(keyword: string | null, text: string): readonly CommandLine[] {
  const lines = layOut(keyword, text);
  if (keyword === null) return lines;
  const first: CommandToken = { kind: 'keyword', text: keyword };
  const [head, ...rest] = lines;
  const tokens = head === undefined || head.tokens.length === 0 ? [first] : [first, SPACE, ...head.tokens];
  return [{ indent: 0, tokens }, ...rest];
}

/** The lines as plain text, two spaces for each step of indentation. */
export function commandLinesToText(lines: readonly CommandLine[]): string {
  return lines.map((line) => '  '.repeat(line.indent) + lineText(line)).join('\n');
}

/** The text of one line without its indentation. */
export function lineText(line: CommandLine): string {
  return line.tokens.map((token) => token.text).join('');
}

const SPACE: CommandToken = { kind: 'text', text: ' ' };

function layOut(keyword: string | null, text: string): readonly CommandLine[] {
  if (keyword === null)
    return text.split('\n').map((line) => ({ indent: 0, tokens: line === '' ? [] : [{ kind: 'text', text: line }] }));
  if (keyword === 'ONBUILD') {
    const inner = text.split(' ', 1)[0] ?? '';
    if (isKeyword(inner)) return formatCommand(inner, text.slice(inner.length + 1));
  }
  const pieces = lexCommand(text);
  if (pieces.some((piece) => piece.kind === 'newline')) return keepLines(pieces);
  if (keyword === 'RUN') return breakPipelines(new CommandLayout().layOut(pieces));
  if (keyword === 'ENV' || keyword === 'LABEL' || keyword === 'ARG') return layOutPairs(text);
  return [{ indent: 0, tokens: trimEnd(pieces.map(toToken)) }];
}

/** Text that its author laid out. */
function keepLines(pieces: readonly Piece[]): readonly CommandLine[] {
  const lines: CommandToken[][] = [[]];
  for (const piece of pieces) {
    if (piece.kind === 'newline') {
      lines.push([]);
      continue;
    }
    const kind = piece.kind === 'space' || piece.kind === 'word' ? 'text' : piece.kind;
    piece.text.split('\n').forEach((part, i) => {
      if (i > 0) lines.push([]);
      if (part !== '') lines.at(-1)?.push({ kind, text: part });
    });
  }
  return lines.map((tokens) => ({ indent: 0, tokens }));
}

function toToken(piece: Piece): CommandToken {
  if (piece.kind === 'space') return SPACE;
  if (piece.kind === 'word') return { kind: piece.text.startsWith('--') ? 'flag' : 'text', text: piece.text };
  return { kind: piece.kind === 'newline' ? 'text' : piece.kind, text: piece.text };
}

function trimEnd(tokens: readonly CommandToken[]): readonly CommandToken[] {
  return tokens.at(-1) === SPACE ? tokens.slice(0, -1) : tokens;
}

/** `a=b c=d`: values are recorded unquoted, so a value may hold spaces; a new pair starts at a word with `=`. */
function layOutPairs(text: string): readonly CommandLine[] {
  const starts = [...text.matchAll(/(?:^| )(?=[A-Za-z_][A-Za-z0-9_./-]{0,200}=)/g)].map(
    (match) => match.index + match[0].length,
  );
  const cuts = [0, ...starts.filter((start) => start > 0), text.length];
  return cuts.slice(0, -1).map((start, i) => ({
    indent: i === 0 ? 0 : 1,
    tokens: pairTokens(text.slice(start, cuts[i + 1]).trimEnd()),
  }));
}

function pairTokens(pair: string): readonly CommandToken[] {
  const equals = pair.indexOf('=');
  if (equals < 0) return pair === '' ? [] : [{ kind: 'text', text: pair }];
  const value = pair.slice(equals + 1);
  const key: CommandToken = { kind: 'text', text: pair.slice(0, equals + 1) };
  return value === '' ? [key] : [key, { kind: 'string', text: value }];
}

/** Words after which another command starts on the same line. */
const COMMAND_FOLLOWS = new Set(['if', 'while', 'until', 'elif', '!', 'time']);
const CLOSING_WORDS = new Set(['done', 'fi', 'esac', '}', 'else', 'elif']);
const CONTROL_WORDS = new Set([...COMMAND_FOLLOWS, ...CLOSING_WORDS, 'do', 'then', 'case', 'for', '{']);

/** Walks the pieces of a one-line command once and cuts it into lines. */
class CommandLayout {
  readonly #lines: CommandLine[] = [];
  #tokens: CommandToken[] = [];
  #indent = 0;
  /** Open blocks, outermost first: `do`, `then`, `else`, `{`, `in` (of a `case`), and `)` for an arm of a `case`. */
  readonly #blocks: string[] = [];
  #parentheses = 0;
  #inDoubleBrackets = false;
  /** Words seen since `case`, until its `in`. */
  #awaitsIn = false;
  #commandStarts = true;

  layOut(pieces: readonly Piece[]): readonly CommandLine[] {
    for (let i = 0; i < pieces.length;) {
      const piece = pieces[i];
      if (piece === undefined) break;
      if (piece.kind === 'space') {
        if (this.#tokens.length > 0 && this.#tokens.at(-1) !== SPACE) this.#tokens.push(SPACE);
        i++;
      } else if (piece.kind === 'operator') {
        this.#operator(piece, findWord(pieces, i + 1));
        i++;
      } else {
        const end = findWordEnd(pieces, i);
        this.#word(pieces.slice(i, end));
        i = end;
      }
    }
    this.#endLine();
    return this.#lines;
  }

  #operator(piece: Piece, nextWord: string): void {
    const token: CommandToken = { kind: 'operator', text: piece.text };
    const breakable = this.#parentheses === 0 && !this.#inDoubleBrackets;
    if (piece.text === '(') this.#parentheses++;
    if (piece.text === ')') {
      if (this.#parentheses > 0) this.#parentheses--;
      else if (this.#blocks.at(-1) === 'in') {
        this.#append(token);
        this.#blocks.push(')');
        this.#commandStarts = true;
        return;
      }
    }

    if ((piece.text === '&&' || piece.text === '||') && breakable) {
      // `} && x` and `fi && x` read better on one line.
      const afterBlock = this.#tokens.length <= 2 && /^(?:\}|fi|done|esac)$/.test(this.#tokens[0]?.text ?? '');
      if (!afterBlock) this.#endLine();
      this.#append(token, 1);
      this.#commandStarts = true;
      return;
    }
    this.#append(token);
    if ([';', ';;', '&'].includes(piece.text) && breakable) {
      if (nextWord !== 'do' && nextWord !== 'then') this.#endLine();
      if (piece.text === ';;' && this.#blocks.at(-1) === ')') this.#blocks.pop();
      this.#commandStarts = true;
    } else if (['|', '|&', '(', ')', ';', '&&', '||', '&'].includes(piece.text)) {
      this.#commandStarts = true;
    }
  }

  #word(pieces: readonly Piece[]): void {
    const word = pieces.length === 1 && pieces[0]?.kind === 'word' ? pieces[0].text : '';
    if (word === '[[') this.#inDoubleBrackets = true;
    if (word === ']]') this.#inDoubleBrackets = false;
    if (this.#parentheses > 0 || this.#inDoubleBrackets) {
      for (const piece of pieces) this.#append(toToken(piece));
      this.#commandStarts = false;
      return;
    }
    if (word === 'in' && this.#awaitsIn) {
      this.#append({ kind: 'control', text: word });
      this.#openBlock('in');
      this.#awaitsIn = false;
      return;
    }
    if (this.#commandStarts && CONTROL_WORDS.has(word)) {
      this.#control(word);
      return;
    }
    for (const piece of pieces) this.#append(toToken(piece));
    // `RUN --mount=… if …`: flags of RUN stand before the command.
    this.#commandStarts = this.#commandStarts && word.startsWith('--');
  }

  #control(word: string): void {
    const token: CommandToken = { kind: 'control', text: word };
    if (word === 'esac' && this.#blocks.at(-1) === ')') this.#blocks.pop();
    if (CLOSING_WORDS.has(word)) this.#blocks.pop();
    this.#append(token);
    if (word === 'do' || word === 'then' || word === 'else' || word === '{') this.#openBlock(word);
    if (word === 'case') this.#awaitsIn = true;
    this.#commandStarts = COMMAND_FOLLOWS.has(word) || this.#tokens.length === 0;
  }

  #openBlock(opener: string): void {
    this.#endLine();
    this.#blocks.push(opener);
    this.#commandStarts = true;
  }

  #append(token: CommandToken, extraIndent = 0): void {
    if (this.#tokens.length === 0) this.#indent = Math.min(this.#blocks.length, MAX_INDENT) + extraIndent;
    this.#tokens.push(token);
  }

  #endLine(): void {
    const tokens = trimEnd(this.#tokens);
    if (tokens.length > 0) this.#lines.push({ indent: this.#indent, tokens });
    this.#tokens = [];
  }
}

/** Index after the last piece of the word that starts at `from`. */
function findWordEnd(pieces: readonly Piece[], from: number): number {
  let end = from + 1;
  while (end < pieces.length && pieces[end]?.kind !== 'space' && pieces[end]?.kind !== 'operator') end++;
  return end;
}

/** The next word's text where it is a plain word, else ''. */
function findWord(pieces: readonly Piece[], from: number): string {
  const at = pieces[from]?.kind === 'space' ? from + 1 : from;
  return pieces[at]?.kind === 'word' ? pieces[at].text : '';
}

function breakPipelines(lines: readonly CommandLine[]): readonly CommandLine[] {
  return lines.flatMap((line) => (lineText(line).length > LONG_LINE ? breakAtPipes(line) : [line]));
}

function breakAtPipes(line: CommandLine): readonly CommandLine[] {
  const parts: CommandToken[][] = [[]];
  let parentheses = 0;
  for (const token of line.tokens) {
    if (token.kind === 'operator' && token.text === '(') parentheses++;
    if (token.kind === 'operator' && token.text === ')') parentheses = Math.max(0, parentheses - 1);
    if (token.kind === 'operator' && (token.text === '|' || token.text === '|&') && parentheses === 0) parts.push([]);
    parts.at(-1)?.push(token);
  }
  return parts
    .map((tokens, i) => ({ indent: i === 0 ? line.indent : line.indent + 1, tokens: trimEnd(tokens) }))
    .filter((part) => part.tokens.length > 0);
}
