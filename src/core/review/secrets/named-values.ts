import { isPlaceholder } from './placeholder.ts';
import type { SecretMatch } from './secret-match.ts';

/** Names whose values are secrets, by how they end: DB_PASSWORD, githubToken, AWS_SECRET_ACCESS_KEY. */
const secretName =
  /(?:pass(?:word|wd|phrase)?|(?:^|[_.-])pwd|secret|token|credentials?|api[_.-]?key|(?:access|secret|private|auth|encryption|signing|master|account|storage|license)[_.-]?key|auth)$/i;

/** In files made to hold secrets, a key is one too. */
const keyName = /(?:^|[_.-])key$/i;

/** Names that end alike and are public, or are directories: `PWD`, NEXT_PUBLIC_…, a fingerprint, a token's address. */
const publicName =
  /public|publishable|site[_-]?key|fingerprint|^(?:old)?pwd$|^vite_|gpg|compass|bypass$|no_?auth|^xauth/i;

/** Whether a variable of this name holds a secret. */
export function isSecretName(name: string, isKeySecret = false): boolean {
  return name.length <= 200 && !publicName.test(name) && (secretName.test(name) || (isKeySecret && keyName.test(name)));
}

/** Whether a value can be a secret: no placeholder, path, address, number or word of configuration. */
export function isSecretValue(value: string): boolean {
  return (
    !isPlaceholder(value) &&
    value.length <= 4096 &&
    !/^[~.]{0,2}\/[\w.@/-]*$/.test(value) &&
    !/^[a-z][a-z0-9+.-]{1,20}:\/\/[^:@\s]*$/i.test(value) &&
    !/^[\d.:,]{1,8}$/.test(value) &&
    !/^(?:file|env|vault|arn|secret|ssm|op):/i.test(value) &&
    // Prose, code and lists.
    !/\s\S+\s|[()<>]/.test(value)
  );
}

const assignment =
  /(?:^|[\s;&|'"(])(?:export\s+|--build-arg[ =]|--)?([A-Za-z_][A-Za-z0-9_.-]{0,200})=("[^"\n]{0,4096}"|'[^'\n]{0,4096}'|[^\s;&|'"`)]{1,4096})/g;

/** `NAME=value` in a command or a file of variables, where the name says that it is a secret. */
export function findNamedValues(text: string, isKeySecret = false): readonly SecretMatch[] {
  const found: SecretMatch[] = [];
  for (const match of text.matchAll(assignment)) {
    const [whole, name = '', quoted = ''] = match;
    const isQuoted = quoted.startsWith('"') || quoted.startsWith("'");
    const value = isQuoted ? quoted.slice(1, -1) : quoted;
    if (!isSecretName(name, isKeySecret) || !isSecretValue(value)) continue;
    const from = match.index + whole.length - quoted.length + (isQuoted ? 1 : 0);
    found.push({ kind: `value of ${name}`, from, to: from + value.length });
  }
  return found;
}

const header = /\bAuthorization:\s*(?:Bearer|Basic|token)\s+([A-Za-z0-9._~+/=-]{8,2048})/gi;
const flag =
  /\s--?(?:password|passwd|token|secret|api-key)[ =]("[^"\n]{1,1024}"|'[^'\n]{1,1024}'|[^\s;&|'"`-][^\s;&|'"`]{0,1024})/gi;

/** Secrets that a command line passes on: `Authorization` headers and flags such as `--password`. */
export function findCommandSecrets(command: string): readonly SecretMatch[] {
  const found: SecretMatch[] = [];
  for (const [kind, pattern] of [
    ['Authorization header', header],
    ['password on a command line', flag],
  ] as const) {
    for (const match of command.matchAll(pattern)) {
      const value = (match[1] ?? '').replace(/^["']|["']$/g, '');
      const from = match.index + match[0].lastIndexOf(value);
      if (isSecretValue(value)) found.push({ kind, from, to: from + value.length });
    }
  }
  return found;
}
