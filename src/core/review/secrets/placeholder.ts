/** Words that stand where a secret would: a value that is one of them, whole. */
const words: ReadonlySet<string> = new Set(
  (
    'password passwd pass secret token key none null nil true false yes no on off default test testing admin root user username ' +
    'guest postgres mysql mariadb redis mongo rabbitmq minio example sample demo dummy placeholder changeit changeme ' +
    'mypassword mysecret my-secret secretkey required optional disabled enabled undefined empty redacted omitted unset unused ' +
    'prompt ask auto random generated dev development local localhost string value foo bar baz foobar'
  ).split(' '),
);

/** Parts that give a placeholder away wherever they stand. */
const parts =
  /example|placeholder|change[_-]?(?:me|it|this)|replace[_-]?(?:me|this|with)|your[_-]|my[_-]?(?:password|secret|token)|insert[_-]|dummy|redacted|x{5,}|\*{3,}|\.{3}|…|_here$|^todo$|0{8}|12345678/i;

/** `$NAME`, `${NAME}`, `{{ name }}`, `<name>`, `%NAME%`, `$(command)`, `@NAME@`, `#{name}`: filled in elsewhere. */
const template = /\$[A-Za-z_{(]|\{\{|^<.*>$|^%\w+%$|^@\w+@$|#\{|^\[.*\]$|__\w+__/;

/** Whether a text stands in for a secret and is none: an example, a variable, one character repeated. */
export function isPlaceholder(value: string): boolean {
  return (
    value.length < 4 ||
    words.has(value.toLowerCase()) ||
    template.test(value) ||
    parts.test(value) ||
    /^(.)\1*$/.test(value)
  );
}
