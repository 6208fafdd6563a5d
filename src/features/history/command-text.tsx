import { useState, type ReactElement } from 'react';
import { formatCommand, type CommandLine, type CommandTokenKind } from '../../core/history/format-command.ts';
import { Button } from '../../ui/button.tsx';
import { formatCount } from '../../ui/byte-size.ts';

/** Laid out at once; the rest on demand. Longer than any command that a person wrote by hand. */
const FIRST_CHARACTERS = 20_000;
const MORE_CHARACTERS = 200_000;

const COLOURS: Readonly<Record<CommandTokenKind, string>> = {
  keyword: 'font-semibold text-accent',
  flag: 'text-touched',
  text: '',
  operator: 'text-faint',
  control: 'font-semibold',
  string: 'text-added',
  variable: 'text-modified',
  comment: 'text-faint italic',
  heredoc: 'text-muted',
};

/** An instruction laid out for reading: broken at `&&`, heredocs as their author wrote them. */
export function CommandText({
  keyword,
  text,
}: {
  readonly keyword: string | null;
  readonly text: string;
}): ReactElement {
  const [shown, setShown] = useState(FIRST_CHARACTERS);
  const lines = formatCommand(keyword, text.length > shown ? text.slice(0, shown) : text);
  return (
    <div>
      <code className="block overflow-x-auto rounded-md border border-border bg-sunken px-2.5 py-2 font-mono text-sm leading-5 select-text">
        {lines.map((line, index) => (
          <Line key={index} line={line} />
        ))}
      </code>
      {text.length > shown && (
        <Button className="mt-1" onClick={() => setShown(shown + MORE_CHARACTERS)}>
          Show more ({formatCount(text.length - shown)} characters are left)
        </Button>
      )}
    </div>
  );
}

/** Long lines wrap, their rest indented further than any line of the layout. */
function Line({ line }: { readonly line: CommandLine }): ReactElement {
  return (
    <span
      className="block min-h-5 break-words whitespace-pre-wrap"
      style={{ paddingLeft: `${line.indent * 2 + 4}ch`, textIndent: '-4ch' }}
    >
      {line.tokens.map((token, index) =>
        COLOURS[token.kind] === '' ? (
          token.text
        ) : (
          <span key={index} className={COLOURS[token.kind]}>
            {token.text}
          </span>
        ),
      )}
    </span>
  );
}
