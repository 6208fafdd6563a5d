/** Lines of the fixture text (fixtures/build/README.md) from file contents, so that samples read as trees and not as escapes. */

export interface FileFacts {
  readonly mode?: string;
  readonly owner?: string;
  /** Seconds since 1970. */
  readonly mtime?: number;
}

export function dir(path: string, facts: FileFacts = {}): string {
  return `dir ${path} ${tail(facts)}`;
}

export function file(path: string, content: string, facts: FileFacts = {}): string {
  return `file ${path} "${quote(content)}" ${tail(facts)}`;
}

export function symlink(path: string, target: string, facts: FileFacts = {}): string {
  return `symlink ${path} -> ${target} ${tail(facts)}`;
}

export function hardlink(path: string, target: string, facts: FileFacts = {}): string {
  return `hardlink ${path} -> ${target} ${tail(facts)}`;
}

function tail(facts: FileFacts): string {
  return [facts.mode, facts.owner, facts.mtime === undefined ? undefined : `mtime=${String(facts.mtime)}`]
    .filter((fact) => fact !== undefined)
    .join(' ');
}

function quote(content: string): string {
  return content.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n').replaceAll('\t', '\\t');
}
