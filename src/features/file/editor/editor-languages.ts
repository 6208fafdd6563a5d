import { cpp } from '@codemirror/lang-cpp';
import { css } from '@codemirror/lang-css';
import { go } from '@codemirror/lang-go';
import { html } from '@codemirror/lang-html';
import { javascript } from '@codemirror/lang-javascript';
import { json } from '@codemirror/lang-json';
import { python } from '@codemirror/lang-python';
import { sql } from '@codemirror/lang-sql';
import { xml } from '@codemirror/lang-xml';
import { yaml } from '@codemirror/lang-yaml';
import { StreamLanguage, type StreamParser } from '@codemirror/language';
import { java } from '@codemirror/legacy-modes/mode/clike';
import { cmake } from '@codemirror/legacy-modes/mode/cmake';
import { diff } from '@codemirror/legacy-modes/mode/diff';
import { dockerFile } from '@codemirror/legacy-modes/mode/dockerfile';
import { lua } from '@codemirror/legacy-modes/mode/lua';
import { nginx } from '@codemirror/legacy-modes/mode/nginx';
import { perl } from '@codemirror/legacy-modes/mode/perl';
import { properties } from '@codemirror/legacy-modes/mode/properties';
import { ruby } from '@codemirror/legacy-modes/mode/ruby';
import { rust } from '@codemirror/legacy-modes/mode/rust';
import { shell } from '@codemirror/legacy-modes/mode/shell';
import { tcl } from '@codemirror/legacy-modes/mode/tcl';
import { toml } from '@codemirror/legacy-modes/mode/toml';
import type { Extension } from '@codemirror/state';
import type { TextLanguage } from '../../../core/content/text-language.ts';

const stream = (parser: StreamParser<unknown>) => () => StreamLanguage.define(parser);

/** PHP is left to the colours of C, which its grammar follows. */
const LANGUAGES: Readonly<Record<TextLanguage, () => Extension>> = {
  c: cpp,
  cmake: stream(cmake),
  css,
  diff: stream(diff),
  dockerfile: stream(dockerFile),
  go,
  html,
  java: stream(java),
  javascript: () => javascript({ jsx: true }),
  json,
  lua: stream(lua),
  nginx: stream(nginx),
  perl: stream(perl),
  php: cpp,
  properties: stream(properties),
  python,
  ruby: stream(ruby),
  rust: stream(rust),
  shell: stream(shell),
  sql,
  tcl: stream(tcl),
  toml: stream(toml),
  typescript: () => javascript({ jsx: true, typescript: true }),
  xml,
  yaml,
};

/** Colours for a language; none for plain text. */
export function languageExtension(language: TextLanguage | null): Extension {
  return language === null ? [] : LANGUAGES[language]();
}
