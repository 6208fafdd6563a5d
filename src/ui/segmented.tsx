import { ToggleGroup } from 'radix-ui';
import type { ReactElement } from 'react';
import { Explain } from './tooltip.tsx';

export interface Segment<Value extends string> {
  readonly value: Value;
  readonly text: string;
  readonly explanation?: string;
  readonly keys?: string;
}

export interface SegmentedProps<Value extends string> {
  /** Says what is chosen here. */
  readonly label: string;
  readonly segments: readonly Segment<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
}

/** One choice of a few that are all in sight. */
export function Segmented<Value extends string>({
  label,
  segments,
  value,
  onChange,
}: SegmentedProps<Value>): ReactElement {
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={(next) => {
        const chosen = segments.find((segment) => segment.value === next);
        // Pressing the current one would unset it.
        if (chosen !== undefined) onChange(chosen.value);
      }}
      className="flex shrink-0 rounded-md border border-edge bg-sunken p-px"
    >
      {segments.map(({ value: own, text, explanation, keys }) => (
        <Explain key={own} text={explanation ?? null} {...(keys === undefined ? {} : { keys })} side="bottom">
          <ToggleGroup.Item
            value={own}
            className="h-6 rounded-sm px-2 text-sm whitespace-nowrap text-muted hover:text-text aria-checked:bg-raised aria-checked:font-medium aria-checked:text-text aria-checked:shadow-float"
          >
            {text}
          </ToggleGroup.Item>
        </Explain>
      ))}
    </ToggleGroup.Root>
  );
}
