import type { ReactElement } from 'react';

/** A sentence in which what stands between backticks is code. */
export function CodeText({ text }: { readonly text: string }): ReactElement {
  return (
    <>
      {text.split('`').map((part, at) =>
        at % 2 === 0 ? (
          part
        ) : (
          <code key={at} className="font-mono text-[0.95em]">
            {part}
          </code>
        ),
      )}
    </>
  );
}
