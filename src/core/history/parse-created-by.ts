import { cutBuildArgs } from './build-args.ts';
import { formatHealthcheck, formatJsonList, parseKeySet, parseList } from './go-values.ts';
import { cutShell } from './shell-prefix.ts';

/** Every instruction of a Dockerfile. */
export const KEYWORDS = [
  'FROM',
  'RUN',
  'COPY',
  'ADD',
  'ENV',
  'ARG',
  'WORKDIR',
  'CMD',
  'ENTRYPOINT',
  'EXPOSE',
  'USER',
  'VOLUME',
  'LABEL',
  'STOPSIGNAL',
  'SHELL',
  'HEALTHCHECK',
  'ONBUILD',
  'MAINTAINER',
] as const;
export type Keyword = (typeof KEYWORDS)[number];

const KEYWORD_SET: ReadonlySet<string> = new Set(KEYWORDS);

/** What is known of the image when an entry is parsed: it settles what the text alone leaves open. */
export interface ParseContext {
  readonly comment: string | null;
  readonly author: string | null;
  /** Texts of the ARG entries before this one: `FOO`, `FOO=bar`. */
  readonly declaredArgs: readonly string[];
  /** Shells that the image declares (config.Shell, SHELL entries before this one). */
  readonly shells: readonly (readonly string[])[];
  /** `config.Healthcheck.Test`, or null. */
  readonly healthcheckTest: readonly string[] | null;
}

export const EMPTY_CONTEXT: ParseContext = {
  comment: null,
  author: null,
  declaredArgs: [],
  shells: [],
  healthcheckTest: null,
};

export interface ParsedInstruction {
  readonly keyword: Keyword | null;
  /** The command without keyword, shell, build arguments and the builder's marks; line breaks kept. */
  readonly text: string;
  /** KEY=value; may hold secrets. */
  readonly buildArgs: readonly string[];
  /** The shell that a RUN was recorded with, space-joined; null for the exec form and for other instructions. */
  readonly shell: string | null;
}

/**
 * Reads a history entry's `created_by` in the forms of docker's old builder, BuildKit, buildah and podman, kaniko, and
 * leaves the texts of other builders as they are. Linear in the length of the text; never throws.
 *
 * The forms, each from its builder's source:
 * - docker (daemon/builder/dockerfile): `/bin/sh -c #(nop)  CMD ["x"]`, `/bin/sh -c #(nop) COPY file:<hex> in /dst `,
 *   `/bin/sh -c cmd`, `|1 A=b /bin/sh -c cmd`; after SHELL, that shell stands for `/bin/sh -c`
 * - BuildKit (frontend/dockerfile/dockerfile2llb): `RUN |1 A=b /bin/sh -c cmd # buildkit`, `CMD ["a" "b"]`
 * - buildah (imagebuildah/stage_executor.go): docker's forms with the Dockerfile's own text after `#(nop) `
 * - kaniko (pkg/executor/build.go): the Dockerfile's line
 */
export function parseCreatedBy(createdBy: string | null, context: ParseContext): ParsedInstruction {
  const raw = createdBy ?? '';
  // nix, docker import and docker build --squash say everything in the comment.
  if (raw.trim() === '') return plain(context.comment ?? '');

  const shells = context.shells.map((shell) => shell.join(' '));
  const wrapped = cutShell(raw, shells);
  if (wrapped !== null) {
    if (wrapped.command.startsWith('#(nop)'))
      return parseDeclaration(wrapped.command.slice('#(nop)'.length).trim(), context);
    return { keyword: 'RUN', text: withoutMark(wrapped.command).trim(), buildArgs: [], shell: wrapped.shell };
  }
  if (/^\|\d{1,5} /.test(raw)) return parseRun(raw, context, shells);

  // Descriptions of BuildKit's build steps: `[stage 2/3] RUN make`.
  const step = /^\[(?:[^\]\n]{1,200} )?\d{1,4}\/\d{1,4}\] /.exec(raw);
  const line = step === null ? raw : raw.slice(step[0].length);
  const { keyword, body } = splitKeyword(line, context.author === 'kaniko');
  if (keyword === null) return plain(raw);
  const unmarked = withoutMark(body);
  if (keyword === 'RUN') return parseRun(unmarked, context, shells);
  return finish(keyword, unmarked.trim(), context);
}

function plain(text: string): ParsedInstruction {
  return { keyword: null, text: text.trim(), buildArgs: [], shell: null };
}

/** `CMD ["x"]` after `#(nop)`: buildah keeps the Dockerfile's own spelling, `cmd ["x"]` included. */
function parseDeclaration(text: string, context: ParseContext): ParsedInstruction {
  const { keyword, body } = splitKeyword(text, true);
  return keyword === null ? plain(text) : finish(keyword, body.trim(), context);
}

/** A RUN without its keyword: build arguments, then a shell, then the command. The exec form has no shell. */
function parseRun(text: string, context: ParseContext, shells: readonly string[]): ParsedInstruction {
  const cut = cutBuildArgs(text, context.declaredArgs, shells);
  const command = cut === null ? text : cut.rest;
  const wrapped = cutShell(command, shells);
  return {
    keyword: 'RUN',
    text: (wrapped === null ? command : wrapped.command).trim(),
    buildArgs: cut?.args ?? [],
    shell: wrapped?.shell ?? null,
  };
}

function splitKeyword(line: string, anyCase: boolean): { readonly keyword: Keyword | null; readonly body: string } {
  const match = /^([A-Za-z]{3,11})(?=\s|$)/.exec(line);
  const word = match?.[1] ?? '';
  const upper = word.toUpperCase();
  // In free text a lower-case `add` or `user` is a word and no instruction.
  if (!isKeyword(upper) || (!anyCase && word !== upper)) return { keyword: null, body: line };
  return { keyword: upper, body: line.slice(word.length + 1) };
}

/** Whether an upper-case word is a Dockerfile instruction. */
export function isKeyword(word: string): word is Keyword {
  return KEYWORD_SET.has(word);
}

/** BuildKit ends RUN, COPY and ADD with ` # buildkit`; after a heredoc the mark stands on a line of its own. */
function withoutMark(text: string): string {
  return text.endsWith(' # buildkit') ? text.slice(0, -' # buildkit'.length) : text;
}

function finish(keyword: Keyword, body: string, context: ParseContext): ParsedInstruction {
  return { keyword, text: rewriteGoForms(keyword, body, context), buildArgs: [], shell: null };
}

/** Lists and structs that the builder dumped in Go's notation, back in the Dockerfile's. */
function rewriteGoForms(keyword: Keyword, body: string, context: ParseContext): string {
  switch (keyword) {
    case 'CMD':
    case 'ENTRYPOINT':
    case 'SHELL': {
      const items = parseList(body, keyword === 'SHELL' ? context.shells : []);
      return items === null ? body : formatJsonList(items);
    }
    case 'EXPOSE':
    case 'VOLUME': {
      const items = parseKeySet(body) ?? parseList(body, []);
      if (items === null) return body;
      return items.some((item) => /\s/.test(item)) ? formatJsonList(items) : items.join(' ');
    }
    case 'HEALTHCHECK': {
      const tests = context.healthcheckTest === null ? [] : [context.healthcheckTest];
      return formatHealthcheck(body, tests) ?? body;
    }
    default:
      return body;
  }
}
