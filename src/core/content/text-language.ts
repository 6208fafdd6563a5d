/** Languages that the text view can colour. */
export type TextLanguage =
  | 'c'
  | 'cmake'
  | 'css'
  | 'diff'
  | 'dockerfile'
  | 'go'
  | 'html'
  | 'java'
  | 'javascript'
  | 'json'
  | 'lua'
  | 'nginx'
  | 'perl'
  | 'php'
  | 'properties'
  | 'python'
  | 'ruby'
  | 'rust'
  | 'shell'
  | 'sql'
  | 'tcl'
  | 'toml'
  | 'typescript'
  | 'xml'
  | 'yaml';

const BY_EXTENSION: ReadonlyMap<string, TextLanguage> = new Map(
  (
    [
      ['c', 'c h cc cpp cxx hh hpp hxx ino'],
      ['cmake', 'cmake'],
      ['css', 'css scss less'],
      ['diff', 'diff patch'],
      ['dockerfile', 'dockerfile containerfile'],
      ['go', 'go'],
      ['html', 'html htm xhtml vue'],
      ['java', 'java kt kts scala groovy gradle'],
      ['javascript', 'js mjs cjs jsx'],
      ['json', 'json json5 jsonc webmanifest map ipynb geojson'],
      ['lua', 'lua'],
      ['nginx', 'nginx'],
      ['perl', 'pl pm t'],
      ['php', 'php phtml'],
      ['properties', 'properties ini cfg cnf desktop service socket timer mount target env editorconfig'],
      ['python', 'py pyi pyw'],
      ['ruby', 'rb gemspec rake'],
      ['rust', 'rs'],
      ['shell', 'sh bash zsh ksh dash ash bats ebuild'],
      ['sql', 'sql'],
      ['tcl', 'tcl'],
      ['toml', 'toml lock'],
      ['typescript', 'ts mts cts tsx'],
      ['xml', 'xml svg xsd xsl xslt plist pom rng dtd wsdl'],
      ['yaml', 'yaml yml'],
    ] as const
  ).flatMap(([language, extensions]) => extensions.split(' ').map((extension) => [extension, language] as const)),
);

/** Whole names; a lock file is none of these languages as a rule, so those that are one are listed. */
const BY_NAME: ReadonlyMap<string, TextLanguage> = new Map([
  ['dockerfile', 'dockerfile'],
  ['containerfile', 'dockerfile'],
  ['cmakelists.txt', 'cmake'],
  ['nginx.conf', 'nginx'],
  ['package-lock.json', 'json'],
  ['composer.lock', 'json'],
  ['cargo.lock', 'toml'],
  ['poetry.lock', 'toml'],
  ['uv.lock', 'toml'],
  ['yarn.lock', 'yaml'],
  ['pnpm-lock.yaml', 'yaml'],
  ['gemfile', 'ruby'],
  ['rakefile', 'ruby'],
  ['.profile', 'shell'],
  ['.bashrc', 'shell'],
  ['.bash_profile', 'shell'],
  ['.bash_logout', 'shell'],
  ['.zshrc', 'shell'],
  ['profile', 'shell'],
  ['bash.bashrc', 'shell'],
  ['apkbuild', 'shell'],
  ['os-release', 'properties'],
  ['lsb-release', 'properties'],
  ['.env', 'properties'],
  ['.npmrc', 'properties'],
  ['.gitconfig', 'properties'],
  ['.babelrc', 'json'],
  ['.eslintrc', 'json'],
  ['.clang-format', 'yaml'],
]);

const BY_INTERPRETER: readonly (readonly [RegExp, TextLanguage])[] = [
  [/^(?:ba|da|a|z|k|mk)?sh$|^busybox$|^openrc-run$|^runscript$/, 'shell'],
  [/^(?:python|pypy)[\d.]*$/, 'python'],
  [/^(?:node|nodejs|bun)$/, 'javascript'],
  [/^(?:deno|tsx|ts-node)$/, 'typescript'],
  [/^perl[\d.]*$/, 'perl'],
  [/^ruby[\d.]*$/, 'ruby'],
  [/^php[\d.]*$/, 'php'],
  [/^lua[\d.]*$/, 'lua'],
  [/^(?:tclsh|wish)[\d.]*$/, 'tcl'],
];

/**
 * The language of a text by its file's name, by its `#!` line, or by how it begins; null for plain text. A wrong guess only
 * colours wrongly.
 */
export function guessLanguage(path: string, head: string): TextLanguage | null {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  const known = BY_NAME.get(name);
  if (known !== undefined) return known;
  if (/^(?:docker|container)file[.-]/.test(name)) return 'dockerfile';
  if (/\/nginx\/(?:.*\/)?[^/]+$/.test(path.toLowerCase()) && /\.conf$|sites-|conf\.d/.test(path)) return 'nginx';
  const byExtension = BY_EXTENSION.get(/\.([^.]+)$/.exec(name)?.[1] ?? '');
  const shebang = parseShebang(head);
  if (shebang !== null) {
    const byInterpreter = BY_INTERPRETER.find(([pattern]) => pattern.test(shebang.program))?.[1];
    if (byInterpreter !== undefined) return byInterpreter;
  }
  if (byExtension !== undefined) return byExtension;
  if (name.endsWith('.conf')) return 'properties';
  const start = head.slice(0, 200).trimStart();
  if (start.startsWith('<?xml')) return 'xml';
  if (/^<!doctype html|^<html/i.test(start)) return 'html';
  if (/^diff --git |^--- \S+.*\n\+\+\+ /.test(start)) return 'diff';
  return null;
}

export interface Shebang {
  /** The whole line after `#!`. */
  readonly line: string;
  /** File name of the interpreter; behind `env` the program that it starts. */
  readonly program: string;
}

/** Linux looks at 256 bytes of the first line (BINPRM_BUF_SIZE, since 5.1). */
const MOST_SHEBANG_CHARACTERS = 256;

/** The `#!` line of a script, or null. */
export function parseShebang(head: string): Shebang | null {
  if (!head.startsWith('#!')) return null;
  const line = (head.slice(2, MOST_SHEBANG_CHARACTERS).split('\n', 1)[0] ?? '').trim();
  const words = line.split(/\s+/);
  const baseName = (word: string) => word.slice(word.lastIndexOf('/') + 1);
  let program = baseName(words[0] ?? '');
  // `env -S` and assignments may stand before the program.
  if (program === 'env')
    program = baseName(words.slice(1).find((word) => !word.startsWith('-') && !word.includes('=')) ?? '');
  return program === '' ? null : { line, program };
}
