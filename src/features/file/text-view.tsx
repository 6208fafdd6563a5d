import { useMemo, useRef, useState, type ReactElement } from 'react';
import { LONG_LINE_TEXT, missingLineText, REPLACED_TEXT } from '../../core/explain/file-texts.ts';
import { encodingWords, type TextEncodingName } from '../../core/content/text-encoding.ts';
import type { TextLanguage } from '../../core/content/text-language.ts';
import { formatBytes } from '../../ui/byte-size.ts';
import { Button } from '../../ui/button.tsx';
import { Centre } from './content-waiting.tsx';
import type { TextEditorHandle } from './editor/text-editor.tsx';
import { textEditor } from './late-editors.ts';
import { hasLine, useLinePlace, type LinePlace } from './line-place.ts';
import { MOST_WRAPPED_CHARACTERS, useTextPart } from './use-text-part.ts';

export interface TextViewProps {
  readonly content: Blob;
  readonly encoding: TextEncodingName;
  readonly language: TextLanguage | null;
  readonly label: string;
  /** Line that is gone to, counted from 1, or null. */
  readonly line: number | null;
  readonly wraps: boolean;
  readonly onWrapsChange: (wraps: boolean) => void;
}

/** A text, or the part of a very long one that is shown at once, with ways to the others. */
export function TextView(props: TextViewProps): ReactElement | null {
  const { content, encoding, line } = props;
  const place = useLinePlace(content, encoding, line);
  return place === null ? null : <TextParts key={line ?? 0} {...props} place={place} />;
}

function TextParts(props: TextViewProps & { readonly place: LinePlace }): ReactElement {
  const { content, encoding, language, label, line, place, wraps, onWrapsChange } = props;
  /** Where the parts before this one began, this one last. */
  const [starts, setStarts] = useState(place.starts);
  const state = useTextPart(content, encoding, starts.at(-1) ?? 0);
  const editor = useRef<TextEditorHandle>(null);
  const part = state.kind === 'ready' ? state.part : null;
  /** The line that is gone to, in the part that has it. */
  const isAtPlace = starts === place.starts;
  const shownLine = useMemo(
    () => (isAtPlace && part !== null && hasLine(part, place.line) ? place.line : null),
    [isAtPlace, part, place.line],
  );
  if (state.kind === 'failed') {
    return (
      <Centre>
        <p role="alert" className="text-danger">
          {state.message}
        </p>
      </Centre>
    );
  }
  const canWrap = part === null || part.longestLine <= MOST_WRAPPED_CHARACTERS;
  const isPart = part !== null && (part.from > 0 || part.to < content.size);
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex shrink-0 flex-wrap items-center gap-x-2 gap-y-1 border-b border-border px-3 py-1.5 text-sm">
        <Button onClick={() => editor.current?.find()}>Find</Button>
        <Button onClick={() => editor.current?.goToLine()}>Go to line</Button>
        <Button
          tone="quiet"
          className="aria-pressed:bg-accent-soft"
          aria-pressed={wraps && canWrap}
          disabled={!canWrap}
          onClick={() => onWrapsChange(!wraps)}
        >
          Wrap lines
        </Button>
        {part !== null && part.encoding !== encoding && (
          <span className="text-caution">{encodingWords(part.encoding)}</span>
        )}
        {!canWrap && <span className="text-muted">{LONG_LINE_TEXT}</span>}
        {part?.hasReplacements === true && <span className="text-caution">{REPLACED_TEXT}</span>}
        {line !== null && part !== null && isAtPlace && shownLine === null && (
          <span role="status" className="text-caution">
            {missingLineText(line)}
          </span>
        )}
        {isPart && (
          <span role="status" className="flex flex-wrap items-center gap-2 text-caution">
            Shown: {formatBytes(part.from)} to {formatBytes(part.to)} of {formatBytes(content.size)}. Lines count from
            the start of this part.
            <Button disabled={starts.length === 1} onClick={() => setStarts(starts.slice(0, -1))}>
              Part before
            </Button>
            <Button disabled={part.to >= content.size} onClick={() => setStarts([...starts, part.to])}>
              Next part
            </Button>
          </span>
        )}
      </div>
      <div className="min-h-0 flex-1">
        {part !== null && (
          <textEditor.Component
            key={part.from}
            text={part.text}
            language={language}
            label={label}
            line={shownLine}
            wraps={wraps && canWrap}
            handle={editor}
          />
        )}
      </div>
    </div>
  );
}
