/** A shell invocation at the start of a recorded command, with the command that follows it. */
export interface ShellCut {
  /** The shell with its options, space-joined as recorded: `/bin/bash -o pipefail -c`. */
  readonly shell: string;
  readonly command: string;
}

/** All quantifiers are bounded and no two of them can match the same characters: linear on hostile input. */
const UNIX_SHELL =
  /(?:\/(?:usr\/|usr\/local\/)?s?bin\/|\/busybox\/)(?:sh|bash|ash|dash|zsh|ksh)(?: -[A-Za-z]{1,12}(?: (?:pipefail|errexit|nounset|xtrace))?){0,6}(?=[ \n])/y;
const WINDOWS_CMD = /(?:cmd(?:\.exe)?)(?: \/[SVQD](?::ON)?){0,3} \/C(?= )/iy;
const POWERSHELL =
  /(?:powershell|pwsh)(?:\.exe)?(?: -(?:NoLogo|NoProfile|NonInteractive|ExecutionPolicy [A-Za-z]{1,20})){0,4} -(?:Command|c)(?= )/iy;
/** Shells named without a folder: only believed at the very start of a command. */
const BARE_SHELL =
  /(?:sh|bash|ash|dash|zsh|ksh)(?: -[A-Za-z]{1,12}(?: (?:pipefail|errexit|nounset|xtrace))?){0,6}(?=[ \n])/y;

/**
 * Length of the shell invocation that stands at `at`, or 0.
 * @param known shells that the image itself declares (config.Shell, SHELL entries), space-joined; the longest wins
 */
function shellLengthAt(text: string, at: number, known: readonly string[]): number {
  let longest = 0;
  for (const shell of known) {
    if (shell.length > longest && text.startsWith(shell, at) && /[ \n]/.test(text.charAt(at + shell.length)))
      longest = shell.length;
  }
  if (longest > 0) return longest;
  for (const pattern of [UNIX_SHELL, WINDOWS_CMD, POWERSHELL]) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    // The last option must be the one that takes the command: `-c`, `-ec`, `-euxc`.
    if (match !== null && (pattern !== UNIX_SHELL || / -[A-Za-z]{0,11}c$/.test(match[0]))) return match[0].length;
  }
  return 0;
}

/** Cuts the shell off a recorded command; null where it starts with none (exec form, free text). */
export function cutShell(text: string, known: readonly string[]): ShellCut | null {
  let length = shellLengthAt(text, 0, known);
  if (length === 0) {
    BARE_SHELL.lastIndex = 0;
    const match = BARE_SHELL.exec(text);
    if (match !== null && / -[A-Za-z]{0,11}c$/.test(match[0])) length = match[0].length;
  }
  if (length === 0) return null;
  return { shell: text.slice(0, length), command: text.slice(length + 1) };
}

/** Index of the first shell invocation at or after `from` that stands at the start of a word, or -1. */
export function findShell(text: string, from: number, known: readonly string[]): number {
  for (let at = from; ;) {
    if (shellLengthAt(text, at, known) > 0) return at;
    const space = text.indexOf(' ', at);
    if (space < 0) return -1;
    at = space + 1;
  }
}
