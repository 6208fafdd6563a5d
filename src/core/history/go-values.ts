/**
 * Go's formats for lists and structs, in which docker and BuildKit write some instructions: `%q` of a string list
 * (`["a" "b"]`), `%v` (`[a b]`, `map[80/tcp:{}]`), and of docker's HealthConfig.
 */

/** Reads a Go-quoted string that starts at `at`; null where it is none. `end` is the index after the closing quote. */
function readGoString(
  text: string,
  at: number,
  quote: '"' | "'",
): { readonly value: string; readonly end: number } | null {
  if (text.charAt(at) !== quote) return null;
  const parts: string[] = [];
  let from = at + 1;
  for (let i = from; i < text.length; i++) {
    const character = text.charAt(i);
    if (character === quote) {
      parts.push(text.slice(from, i));
      return { value: parts.join(''), end: i + 1 };
    }
    if (character !== '\\') continue;
    parts.push(text.slice(from, i));
    const escape = text.charAt(i + 1);
    const digits = escape === 'x' ? 2 : escape === 'u' ? 4 : escape === 'U' ? 8 : 0;
    if (digits > 0) {
      const code = /^[0-9a-fA-F]+$/.test(text.slice(i + 2, i + 2 + digits))
        ? parseInt(text.slice(i + 2, i + 2 + digits), 16)
        : -1;
      if (code < 0 || code > 0x10ffff) return null;
      parts.push(String.fromCodePoint(code));
    } else {
      parts.push(ESCAPES.get(escape) ?? escape);
    }
    i += 1 + digits;
    from = i + 1;
  }
  return null;
}

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
]);

/** A list of Go-quoted (or JSON) strings between brackets at `at`; null where it is none. */
function readQuotedList(text: string, at: number): { readonly items: readonly string[]; readonly end: number } | null {
  if (text.charAt(at) !== '[') return null;
  const items: string[] = [];
  let i = at + 1;
  for (;;) {
    while (/[\s,]/.test(text.charAt(i))) i++;
    if (text.charAt(i) === ']') return { items, end: i + 1 };
    const item = readGoString(text, i, '"');
    if (item === null) return null;
    items.push(item.value);
    i = item.end;
  }
}

/** `["a","b"]` with a space after each comma, as people write it in a Dockerfile. */
export function formatJsonList(items: readonly string[]): string {
  return `[${items.map((item) => JSON.stringify(item)).join(', ')}]`;
}

/**
 * The items of a recorded list: `["a" "b"]`, `["a","b"]`, `&{["a"]}` (docker before 1.10), `[a b]`.
 * `[a b]` does not say which spaces separate; a list of `known` that reads the same is believed, else every space separates.
 * Null for text that is no list.
 */
export function parseList(text: string, known: readonly (readonly string[])[]): readonly string[] | null {
  const inner = text.startsWith('&{') && text.endsWith('}') ? text.slice(2, -1) : text;
  const quoted = readQuotedList(inner, 0);
  if (quoted !== null) return quoted.end === inner.length ? quoted.items : null;
  if (!inner.startsWith('[') || !inner.endsWith(']')) return null;
  const body = inner.slice(1, -1);
  return known.find((list) => list.join(' ') === body) ?? body.split(' ').filter((item) => item !== '');
}

/** Keys of a Go map of empty structs: `map[443/tcp:{} 80/tcp:{}]`; null for other text. */
export function parseKeySet(text: string): readonly string[] | null {
  if (!text.startsWith('map[') || !text.endsWith(']')) return null;
  return text
    .slice(4, -1)
    .split(' ')
    .filter((item) => item !== '')
    .map((item) => (item.endsWith(':{}') ? item.slice(0, -3) : item));
}

const HEALTH_OPTIONS = ['interval', 'timeout', 'start-period', 'start-interval'] as const;

/**
 * A HEALTHCHECK as people write it, from Go's dump of HealthConfig; null for other text. The two forms:
 * `&{["CMD-SHELL" "true"] "1m0s" "0s" "0s" '\x00'}` (the retries are a quoted rune; BuildKit has a fourth duration) and
 * `{Test:[CMD-SHELL true] Interval:1m0s Timeout:0s StartPeriod:0s StartInterval:0s Retries:0}` (test unquoted).
 */
export function formatHealthcheck(text: string, known: readonly (readonly string[])[]): string | null {
  const dump = text.startsWith('&') ? text.slice(1) : text;
  if (!dump.startsWith('{') || !dump.endsWith('}')) return null;
  return dump.startsWith('{Test:[') ? formatNamedHealth(dump, known) : formatQuotedHealth(dump);
}

function formatQuotedHealth(dump: string): string | null {
  const test = readQuotedList(dump, 1);
  if (test === null) return null;
  const durations: string[] = [];
  let at = test.end;
  for (;;) {
    if (dump.charAt(at) !== ' ') return null;
    const duration = readGoString(dump, at + 1, '"');
    if (duration === null) break;
    durations.push(duration.value);
    at = duration.end;
  }
  const rune = readGoString(dump, at + 1, "'");
  if (rune === null || rune.end !== dump.length - 1) return null;
  return joinHealth(durations, rune.value.codePointAt(0) ?? 0, formatQuotedTest(test.items));
}

function formatQuotedTest(test: readonly string[]): string {
  const [kind, ...rest] = test;
  if (kind === 'NONE') return 'NONE';
  if (kind === 'CMD-SHELL') return `CMD ${rest.join(' ')}`;
  return `CMD ${formatJsonList(kind === 'CMD' ? rest : test)}`;
}

function formatNamedHealth(dump: string, known: readonly (readonly string[])[]): string | null {
  const testEnd = dump.lastIndexOf('] Interval:');
  if (testEnd < 0) return null;
  const fields = new Map(
    dump
      .slice(testEnd + 2, -1)
      .split(' ')
      .map((field) => [field.split(':', 1)[0] ?? '', field.slice(field.indexOf(':') + 1)] as const),
  );
  const joined = dump.slice('{Test:['.length, testEnd);
  const exact = known.find((list) => list.join(' ') === joined);
  const test = exact !== undefined ? formatQuotedTest(exact) : joined.replace(/^CMD-SHELL(?= |$)/, 'CMD');
  const durations = ['Interval', 'Timeout', 'StartPeriod', 'StartInterval'].map((name) => fields.get(name) ?? '0s');
  return joinHealth(durations, Number(fields.get('Retries') ?? 0), test);
}

function joinHealth(durations: readonly string[], retries: number, test: string): string {
  const options = durations.flatMap((duration, i) =>
    duration === '0s' ? [] : [`--${HEALTH_OPTIONS[i] ?? 'interval'}=${duration}`],
  );
  if (retries > 0) options.push(`--retries=${String(retries)}`);
  return [...options, test].join(' ');
}
