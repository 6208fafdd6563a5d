import { useRef, useState, type ReactElement } from 'react';
import { LONG_LINE_TEXT, REPLACED_TEXT } from '../../core/explain/file-texts.ts';
import { encodingWords, type TextEncodingName } from '../../core/content/text-encoding.ts';
import type { TextLanguage } from '../../core/content/text-language.ts';
import { formatBytes } from '../../ui/byte-size.ts';
import { Button } from '../../ui/button.tsx';
import { Centre } from './content-waiting.tsx';
import type { TextEditorHandle } from './editor/text-editor.tsx';
import { textEditor } from './late-editors.ts';
import { MOST_WRAPPED_CHARACTERS, useTextPart } from './use-text-part.ts';

export interface TextViewProps {
  readonly content: Blob;
  readonly encoding: TextEncodingName;
  readonly language: TextLanguage | null;
  readonly label: string;
  readonly wraps: boolean;
  readonly onWrapsChange: (wraps: boolean) => void;
}

/** A text, or the part of a very long one that is shown at once, with ways to the others. */
export function TextView({ content, encoding, language, label, wraps, onWrapsChange }: TextViewProps): ReactElement {
  /** Where the parts before this one began, this one last. */
  const [starts, setStarts] = useState<readonly number[]>([0]);
  const state = useTextPart(content, encoding, starts.at(-1) ?? 0);
  const editor = useRef<TextEditorHandle>(null);
  if (state.kind === 'failed') {
    return (
      <Centre>
        <p role="alert" className="text-danger">
          {state.message}
        </p>
      </Centre>
    );
  }
  const part = state.kind === 'ready' ? state.part : null;
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
            wraps={wraps && canWrap}
            handle={editor}
          />
        )}
      </div>
    </div>
  );
}
