import { useCallback, useId, useMemo, useRef, useState, type ReactElement, type SyntheticEvent } from 'react';
import { isCancellation } from '../../base/app-error.ts';
import { Button } from '../../ui/button.tsx';
import { formatExactBytes } from '../../ui/byte-size.ts';
import { VirtualRows, type VirtualRowsHandle } from '../../ui/tree-grid/virtual-rows.tsx';
import { useMediaQuery } from '../../ui/use-media-query.ts';
import type { ContentTools } from '../../worker/session-content.ts';
import { useBytePages } from './byte-pages.ts';
import { useFirstFocus } from './first-focus.ts';
import { HexRow, type HexRowSharedProps } from './hex-row.tsx';
import { formatOffset, parseNeedle, parseOffset } from './hex-text.ts';

export interface HexViewProps {
  readonly content: Blob;
  readonly tools: ContentTools;
  /** What is shown, for screen readers. */
  readonly label: string;
}

/** The bytes of a content of any size; only what is in sight is read. */
export function HexView({ content, tools, label }: HexViewProps): ReactElement {
  const { pages, load, problem } = useBytePages(content);
  const isWide = useMediaQuery('(min-width: 680px)');
  const bytesPerRow = isWide ? 16 : 8;
  const list = useRef<VirtualRowsHandle>(null);
  const root = useRef<HTMLDivElement>(null);
  useFirstFocus(root, () => list.current?.focus());
  const [marked, setMarked] = useState<HexRowSharedProps['marked']>(null);
  const [answer, setAnswer] = useState('');

  const rowProps = useMemo<HexRowSharedProps>(
    () => ({ sides: [{ pages, sizeBytes: content.size }], bytesPerRow, hasText: true, marked }),
    [pages, content, bytesPerRow, marked],
  );
  const loadRows = useCallback(
    (first: number, last: number) => load(first * bytesPerRow, (last + 1) * bytesPerRow),
    [load, bytesPerRow],
  );
  const show = useCallback(
    (from: number, to: number) => {
      setMarked({ from, to });
      list.current?.scrollToRow(Math.floor(from / bytesPerRow), 'center');
    },
    [bytesPerRow],
  );
  const goTo = (text: string) => {
    const offset = parseOffset(text);
    if (offset === null) setAnswer('Type an offset in hexadecimal, such as 1f40, or in decimal with a d behind it.');
    else if (offset >= content.size) setAnswer(`The content ends at ${formatOffset(content.size, content.size)}.`);
    else {
      setAnswer(`At ${formatOffset(offset, content.size)}`);
      show(offset, offset + 1);
    }
  };
  const find = (text: string) => {
    const needle = parseNeedle(text);
    if (needle === null) {
      setAnswer('Type some text, or bytes behind 0x, two digits each.');
      return;
    }
    const from = marked === null ? 0 : marked.from + 1;
    setAnswer('Looking');
    void findAround(tools, content, needle, from).then((found) => {
      if (found === null) setAnswer('The bytes could not be searched.');
      else if (found < 0) setAnswer('Not found');
      else {
        setAnswer(`Found at ${formatOffset(found, content.size)}${found < from ? ', from the start again' : ''}`);
        show(found, found + needle.length);
      }
    });
  };

  return (
    <div className="flex h-full min-h-0 flex-col" ref={root}>
      <div className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-border px-3 py-1.5 text-sm">
        <SmallForm label="Go to offset" hint="Offset in hex" action="Go" onSubmit={goTo} />
        <SmallForm label="Find text, or bytes behind 0x" hint="Text, or 0x7f45" action="Find" onSubmit={find} />
        <span role="status" className="text-muted">
          {problem ?? answer}
        </span>
      </div>
      <div className="min-h-0 flex-1 overflow-x-auto overflow-y-hidden">
        <div className="h-full min-w-max" style={{ minWidth: `${hexWidthCh(bytesPerRow)}ch` }}>
          <VirtualRows
            handle={list}
            role="region"
            aria-label={`${label}, ${formatExactBytes(content.size)} in hexadecimal`}
            tabIndex={0}
            className="bg-surface"
            rowCount={Math.ceil(content.size / bytesPerRow)}
            row={HexRow}
            rowProps={rowProps}
            onRowsPainted={loadRows}
          />
        </div>
      </div>
    </div>
  );
}

/** Room for offset, bytes, text and what is between and around. */
function hexWidthCh(bytesPerRow: number): number {
  return 10 + bytesPerRow * 4 + 10;
}

/** From `from` to the end, then from the start; null where it cannot be read. */
async function findAround(
  tools: ContentTools,
  content: Blob,
  needle: Uint8Array,
  from: number,
): Promise<number | null> {
  try {
    const found = await tools.findBytes(content, needle, from);
    return found < 0 && from > 0 ? await tools.findBytes(content, needle, 0) : found;
  } catch (error) {
    if (isCancellation(error)) return -1;
    return null;
  }
}

interface SmallFormProps {
  readonly label: string;
  readonly hint: string;
  readonly action: string;
  readonly onSubmit: (text: string) => void;
}

function SmallForm({ label, hint, action, onSubmit }: SmallFormProps): ReactElement {
  const id = useId();
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const text = new FormData(event.currentTarget).get('text');
    onSubmit(typeof text === 'string' ? text : '');
  };
  return (
    <form onSubmit={submit} className="flex items-center gap-1">
      <label htmlFor={id} className="sr-only">
        {label}
      </label>
      <input
        id={id}
        name="text"
        placeholder={hint}
        autoComplete="off"
        spellCheck={false}
        className="h-7 w-36 rounded-md border border-edge bg-surface px-2 font-mono text-sm placeholder:text-faint"
      />
      <Button type="submit">{action}</Button>
    </form>
  );
}
