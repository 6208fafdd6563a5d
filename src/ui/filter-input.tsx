import { useEffect, useRef, useState, type ComponentProps, type ReactElement } from 'react';
import { useActivityWhile } from './activity-context.ts';

/**
 * Typing faster than this is taken as one change. No longer than a burst of keys: what takes the text is asked at once,
 * and has to cope with the next letter coming while it is at work.
 */
const SETTLED_MS = 20;

export interface FilterInputProps extends Omit<ComponentProps<'input'>, 'value' | 'onChange'> {
  /** Names the input; not shown. */
  readonly label: string;
  readonly value: string;
  /** Called when typing has settled, or at once on Enter. */
  readonly onValue: (value: string) => void;
  /** Shows the input as holding something that cannot be used. */
  readonly isInvalid?: boolean;
  /** Escape, or arrow down: back to what is filtered. */
  readonly onLeave?: () => void;
}

/** A line of text that takes effect while it is typed. A value that is set from elsewhere replaces what is in it. */
export function FilterInput(props: FilterInputProps): ReactElement {
  const { label, value, onValue, isInvalid = false, onLeave, className = '', ...rest } = props;
  const [draft, setDraft] = useState(value);
  const [committed, setCommitted] = useState(value);
  const [valueBefore, setValueBefore] = useState(value);
  if (value !== valueBefore) {
    setValueBefore(value);
    // Our own change coming back must not undo what has been typed since.
    if (value !== committed) setDraft(value);
    setCommitted(value);
  }

  // What is typed and not yet in effect is unfinished business of the page.
  useActivityWhile(draft !== committed);

  const commit = useRef<(text: string) => void>(() => undefined);
  useEffect(() => {
    commit.current = (text) => {
      setCommitted(text);
      onValue(text);
    };
  }, [onValue]);

  useEffect(() => {
    if (draft === committed) return undefined;
    const timer = setTimeout(() => commit.current(draft), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [draft, committed]);

  return (
    <input
      type="text"
      aria-label={label}
      aria-invalid={isInvalid}
      spellCheck={false}
      autoComplete="off"
      autoCapitalize="off"
      className={`h-7 min-w-0 rounded-md border bg-raised px-2 font-mono text-sm text-text placeholder:text-faint ${
        isInvalid ? 'border-danger' : 'border-edge'
      } ${className}`}
      value={draft}
      onChange={(event) => setDraft(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && draft !== committed) commit.current(draft);
        if (event.key === 'Escape' || event.key === 'ArrowDown') {
          if (draft !== committed) commit.current(draft);
          event.preventDefault();
          onLeave?.();
        }
      }}
      {...rest}
    />
  );
}
