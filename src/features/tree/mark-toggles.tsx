import { ToggleGroup } from 'radix-ui';
import type { ReactElement } from 'react';
import { Mark } from '../../core/analysis/change.ts';
import { markName } from '../../core/analysis/mark-name.ts';
import type { ViewMode, ViewTotals } from '../../core/analysis/view-types.ts';
import { MARK_TEXTS } from '../../core/explain/change-texts.ts';
import { formatCount } from '../../ui/byte-size.ts';
import { MarkBadge } from '../../ui/mark-badge.tsx';
import { Explain } from '../../ui/tooltip.tsx';
import { shortCount } from './row-texts.ts';
import { ALL_MARKS } from './tree-settings.ts';

interface MarkToggle {
  /** The mark on the button. */
  readonly mark: Mark;
  /** All marks that it shows and hides. */
  readonly marks: readonly Mark[];
  readonly keys?: string;
}

const TOGGLES: readonly MarkToggle[] = [
  // An implied directory is new like an added one; on its own it would be a button for next to nothing.
  { mark: Mark.added, marks: [Mark.added, Mark.implied], keys: 'a' },
  { mark: Mark.modified, marks: [Mark.modified], keys: 'm' },
  { mark: Mark.removed, marks: [Mark.removed], keys: 'r' },
  { mark: Mark.touched, marks: [Mark.touched] },
  { mark: Mark.identical, marks: [Mark.identical] },
  { mark: Mark.none, marks: [Mark.none], keys: 'u' },
];

/** The marks after the toggle of `mark` has been pressed, in the order of ALL_MARKS. */
export function marksAfterToggle(marks: readonly Mark[], mark: Mark): readonly Mark[] {
  const own = TOGGLES.find((toggle) => toggle.mark === mark)?.marks ?? [mark];
  const isOn = marks.includes(mark);
  return ALL_MARKS.filter((other) => (own.includes(other) ? !isOn : marks.includes(other)));
}

export interface MarkTogglesProps {
  readonly mode: ViewMode;
  readonly marks: readonly Mark[];
  readonly totals: ViewTotals | null;
  readonly onToggle: (mark: Mark) => void;
}

/** A button for each mark with the count of its paths, pressed while they are shown. */
export function MarkToggles({ mode, marks, totals, onToggle }: MarkTogglesProps): ReactElement {
  // In a view of changes everything has changed.
  const shown = mode === 'changes' ? TOGGLES.filter(({ mark }) => mark !== Mark.none) : TOGGLES;
  return (
    <ToggleGroup.Root
      type="multiple"
      aria-label="Marks to show"
      className="flex gap-0.5"
      value={shown.filter(({ mark }) => marks.includes(mark)).map(({ mark }) => String(mark))}
    >
      {shown.map(({ mark, keys }) => {
        const count = totals && countOf(totals, mark);
        const { title, text } = MARK_TEXTS[mark];
        const isOn = marks.includes(mark);
        return (
          <Explain key={mark} title={title} text={text} side="bottom" {...(keys === undefined ? {} : { keys })}>
            <ToggleGroup.Item
              value={String(mark)}
              aria-label={`${title}${count === null ? '' : `, ${formatCount(count)}`}`}
              onClick={() => onToggle(mark)}
              className={`flex h-7 items-center gap-1 rounded-md border px-1.5 text-sm tabular-nums ${
                isOn ? 'border-edge bg-raised text-text' : 'border-transparent text-faint line-through'
              } hover:bg-hover`}
            >
              <MarkBadge kind={markName(mark)} decorative />
              {count !== null && shortCount(count)}
            </ToggleGroup.Item>
          </Explain>
        );
      })}
    </ToggleGroup.Root>
  );
}

function countOf(totals: ViewTotals, mark: Mark): number {
  switch (mark) {
    case Mark.added:
      return totals.added.count;
    case Mark.modified:
      return totals.modified.count;
    case Mark.removed:
      return totals.removed.count;
    case Mark.touched:
      return totals.touched.count;
    case Mark.identical:
      return totals.identical.count;
    default: {
      const { all, added, modified, touched, identical } = totals;
      return Math.max(0, all.count - added.count - modified.count - touched.count - identical.count);
    }
  }
}
