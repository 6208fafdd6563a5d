import { describe, expect, it } from 'vitest';
import { commandLinesToText, formatCommand } from './format-command.ts';
import { lexCommand } from './lex-command.ts';

function layOut(keyword: string | null, text: string): string {
  return commandLinesToText(formatCommand(keyword, text));
}

function lines(...all: readonly string[]): string {
  return all.join('\n');
}

describe('a RUN on one line', () => {
  it('breaks before && and || and after ;', () => {
    expect(layOut('RUN', 'apt-get update     && apt-get install -y curl || exit 1; rm -rf /x')).toBe(
      lines('RUN apt-get update', '  && apt-get install -y curl', '  || exit 1;', 'rm -rf /x'),
    );
  });

  it('breaks nothing inside quotes, substitutions, parentheses and double brackets', () => {
    for (const command of [
      `echo "a && b; c" 'd && e'`,
      `echo $(a && b; c) \`d && e\` \${X:-a && b}`,
      `echo "$(a "b && c"; d)"`,
      `(a && b; c)`,
      `[[ -f x && -d y ]]`,
      `echo a\\;b`,
      `echo $'a\\';b'`,
    ]) {
      expect(layOut('RUN', command)).toBe(`RUN ${command}`);
    }
  });

  it('lays out loops and conditions', () => {
    expect(layOut('RUN', 'for i in 1 2; do echo $i; done; if a; then b; elif c; then d; else e; fi && f')).toBe(
      lines(
        'RUN for i in 1 2; do',
        '  echo $i;',
        'done;',
        'if a; then',
        '  b;',
        'elif c; then',
        '  d;',
        'else',
        '  e;',
        'fi && f',
      ),
    );
  });

  it('lays out case with its arms', () => {
    expect(layOut('RUN', `case "$arch" in amd64|x64) A=1; B=2 ;; *) exit 1 ;; esac; make`)).toBe(
      lines('RUN case "$arch" in', '  amd64|x64) A=1;', '    B=2 ;;', '  *) exit 1 ;;', 'esac;', 'make'),
    );
  });

  it('does not take words of an argument for grammar', () => {
    expect(layOut('RUN', 'echo do then case in esac { }')).toBe('RUN echo do then case in esac { }');
  });

  it('breaks a pipeline only where it is long', () => {
    expect(layOut('RUN', 'a | b 2>&1 | c')).toBe('RUN a | b 2>&1 | c');
    const long = `curl -fsSL https://example.com/${'x'.repeat(80)} | tar -xz | tee log`;
    expect(layOut('RUN', long)).toBe(
      lines(`RUN curl -fsSL https://example.com/${'x'.repeat(80)}`, '  | tar -xz', '  | tee log'),
    );
  });

  it('leaves a comment whole', () => {
    expect(layOut('RUN', 'a; # b && c; d')).toBe(lines('RUN a;', '# b && c; d'));
    expect(layOut('RUN', 'echo a#b && c')).toBe(lines('RUN echo a#b', '  && c'));
  });

  it('survives what never closes', () => {
    expect(layOut('RUN', `echo "a && b`)).toBe(lines('RUN echo "a', '  && b'));
    expect(layOut('RUN', '} ) fi done esac ;; && ||')).toContain('done');
  });
});

describe('text with line breaks of its own', () => {
  it('is kept to the letter', () => {
    for (const text of [
      'set -e\n  if a; then\n\tb && c\n  fi',
      'cat <<EOF > f && x\n  a && b\nEOF\ny',
      '<<-X a\n\tb\n\tX\nc   d',
    ]) {
      expect(layOut('RUN', text)).toBe(`RUN ${text}`);
    }
  });

  it('knows heredoc bodies from commands', () => {
    const kinds = formatCommand('RUN', 'cat <<"E F" > f; x\n# no comment\nE F\n# a comment').map((line) =>
      line.tokens.map((token) => token.kind),
    );
    expect(kinds[1]).toEqual(['heredoc']);
    expect(kinds[2]).toEqual(['heredoc']);
    expect(kinds[3]).toEqual(['comment']);
  });
});

describe('other instructions', () => {
  it('get a line for each pair', () => {
    expect(layOut('LABEL', 'org.title=multi arch org.source=https://x/y a=b')).toBe(
      lines('LABEL org.title=multi arch', '  org.source=https://x/y', '  a=b'),
    );
    expect(layOut('ENV', 'A=1')).toBe('ENV A=1');
    expect(layOut('ARG', 'A')).toBe('ARG A');
    expect(layOut('ENV', '')).toBe('ENV');
  });

  it('stay on one line', () => {
    expect(layOut('CMD', '["a && b", "c"]')).toBe('CMD ["a && b", "c"]');
    expect(layOut('COPY', '--chown=1:1   a   /b')).toBe('COPY --chown=1:1 a /b');
    expect(layOut('HEALTHCHECK', '--interval=3s CMD a || exit 1')).toBe('HEALTHCHECK --interval=3s CMD a || exit 1');
  });

  it('lay out what ONBUILD holds', () => {
    expect(layOut('ONBUILD', 'RUN a && b')).toBe(lines('ONBUILD RUN a', '  && b'));
  });

  it('leave text that is no instruction alone', () => {
    expect(layOut(null, 'bazel build   //a && b\nc')).toBe('bazel build   //a && b\nc');
  });
});

describe('tokens', () => {
  it('say what can be coloured', () => {
    const tokens = formatCommand('RUN', `--mount=x if [ "$A" ]; then echo 'b' $C; fi # d`).flatMap(
      (line) => line.tokens,
    );
    expect(tokens.filter((token) => token.kind !== 'text').map((token) => `${token.kind} ${token.text}`)).toEqual([
      'keyword RUN',
      'flag --mount=x',
      'control if',
      'string "$A"',
      'operator ;',
      'control then',
      "string 'b'",
      'variable $C',
      'operator ;',
      'control fi',
      'comment # d',
    ]);
  });

  it('join to the same text', () => {
    for (const text of [
      'a  &&\tb',
      `x "y`,
      '<<A <<B\n1\nA\n2\nB\n',
      '$(((1+2)))',
      'a\\\nb',
      '2>&1 >|f &>g <<<h',
      '\\',
    ]) {
      expect(
        lexCommand(text)
          .map((piece) => piece.text)
          .join(''),
      ).toBe(text);
    }
  });
});
