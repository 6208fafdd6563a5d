import { findShell } from './shell-prefix.ts';

/** What a `|N KEY=value …` prefix held, and the command after it. */
export interface BuildArgsCut {
  /** KEY=value, values unquoted as recorded. */
  readonly args: readonly string[];
  readonly rest: string;
}

const PREFIX = /^\|(\d{1,5}) /;
const KEY_START = /(?:^| )([A-Za-z_][A-Za-z0-9_.-]{0,200})=/g;
const KEY_AT_START = /^[A-Za-z_][A-Za-z0-9_.-]{0,200}=/;

/**
 * Cuts the build-argument prefix off a recorded RUN command.
 *
 * Docker and BuildKit write `|N A=x B=y z /bin/sh -c …`: N arguments, values unquoted, spaces and all. Buildah writes N as the
 * number of space-separated words instead. So N alone does not say where the command starts; in this order we try
 * 1. the exact `KEY=value` texts of earlier ARG entries, 2. everything up to the first shell, 3. the first N words where
 * each is a `KEY=value`, and otherwise leave the text whole.
 * @param declared texts of earlier ARG entries of the same history (`FOO`, `FOO=bar`)
 * @param shells shells that the image declares, space-joined
 * @returns null where the text has no such prefix
 */
export function cutBuildArgs(
  text: string,
  declared: readonly string[],
  shells: readonly string[],
): BuildArgsCut | null {
  const prefix = PREFIX.exec(text);
  if (prefix === null) return null;
  const wanted = Number(prefix[1]);
  const args: string[] = [];
  let at = prefix[0].length;

  const exact = declared.filter((arg) => arg.includes('=')).sort((a, b) => b.length - a.length);
  while (args.length < wanted) {
    const known = exact.find((arg) => text.startsWith(`${arg} `, at));
    if (known === undefined) break;
    args.push(known);
    at += known.length + 1;
  }
  if (args.length === wanted) return { args, rest: text.slice(at) };

  // Not `at` itself: at least one argument is left, so the shell comes after a space.
  const shellAt = KEY_AT_START.test(text.slice(at, at + 202)) ? findShell(text, at, shells) : at;
  if (shellAt > at) {
    args.push(...splitPairs(text.slice(at, shellAt - 1), declared, wanted - args.length));
    return { args, rest: text.slice(shellAt) };
  }
  if (shellAt === at && args.length > 0) return { args, rest: text.slice(at) };

  const words = text.slice(at).split(' ', wanted - args.length + 1);
  if (words.length > wanted - args.length && words.slice(0, -1).every((word) => KEY_AT_START.test(word))) {
    const taken = words.slice(0, -1);
    return { args: [...args, ...taken], rest: text.slice(at + taken.join(' ').length + 1) };
  }
  return { args: [], rest: text };
}

/** Splits `A=x B=y z` at the keys; when there are more `KEY=` than arguments, keys of ARG entries are believed first. */
function splitPairs(block: string, declared: readonly string[], wanted: number): string[] {
  const keys = new Set(declared.flatMap((arg) => arg.split(/\s+/).map((word) => word.split('=', 1)[0] ?? '')));
  let starts = [...block.matchAll(KEY_START)].map((match) => ({
    at: match.index + (match[0].startsWith(' ') ? 1 : 0),
    known: keys.has(match[1] ?? ''),
  }));
  if (starts.length > wanted && wanted > 0) {
    const knownStarts = starts.filter((start) => start.known);
    starts = knownStarts.length >= wanted ? knownStarts : starts.slice(0, wanted);
  }
  const first = starts[0];
  if (first === undefined) return [block];
  // Words before the first key can only be the tail of something else: keep them with it.
  starts[0] = { ...first, at: 0 };
  return starts.map((start, i) => block.slice(start.at, (starts[i + 1]?.at ?? block.length + 1) - 1));
}
