import { ChevronsDownUp, ChevronsUpDown } from 'lucide-react';
import { ToggleGroup } from 'radix-ui';
import { memo, useCallback, useState, type ReactElement } from 'react';
import type { Mark } from '../../core/analysis/change.ts';
import type { FilterSyntax, ViewMode, ViewTotals } from '../../core/analysis/view-types.ts';
import { VIEW_MODE_TEXTS } from '../../core/explain/change-texts.ts';
import { layerNumber } from '../../core/layers/layer-number.ts';
import { IconButton } from '../../ui/button.tsx';
import { parseByteSize, spellByteSize } from '../../ui/byte-size.ts';
import { FilterInput } from '../../ui/filter-input.tsx';
import { Explain } from '../../ui/tooltip.tsx';
import { MarkToggles } from './mark-toggles.tsx';
import type { LayerRange, TreeSettings } from './tree-settings.ts';

/** For whoever wants to bring the focus here from elsewhere. */
export const FILTER_INPUT_ID = 'tree-filter';

const SYNTAXES: readonly { readonly value: FilterSyntax; readonly label: string; readonly example: string }[] = [
  { value: 'text', label: 'Text', example: 'Filter paths' },
  { value: 'glob', label: 'Glob', example: '**/*.so' },
  { value: 'regex', label: 'Regex', example: '\\.py[co]$' },
];

const LEVELS = [1, 2, 3] as const;

export interface TreeToolbarProps {
  readonly range: LayerRange;
  readonly settings: TreeSettings;
  readonly onSettingsChange: (changes: Partial<TreeSettings>) => void;
  readonly onToggleMark: (mark: Mark) => void;
  readonly totals: ViewTotals | null;
  /** Why the filter cannot be used, or null. */
  readonly filterProblem: string | null;
  readonly onLeaveFilter: () => void;
  readonly onExpandToLevel: (level: number) => void;
}

/** Everything that decides which rows the tree shows. */
export const TreeToolbar = memo(function TreeToolbar(props: TreeToolbarProps): ReactElement {
  const { range, settings, onSettingsChange, onToggleMark, totals, filterProblem, onLeaveFilter, onExpandToLevel } =
    props;
  const changeMode = useCallback((mode: ViewMode) => onSettingsChange({ mode }), [onSettingsChange]);
  const changeSize = useCallback((minSizeBytes: number) => onSettingsChange({ minSizeBytes }), [onSettingsChange]);
  return (
    <div className="flex flex-wrap items-center gap-x-2 gap-y-1.5 border-b border-border bg-surface px-2 py-1.5">
      <ModeSwitch range={range} mode={settings.mode} onMode={changeMode} />
      <ExpandButtons onExpandToLevel={onExpandToLevel} />
      <div className="flex min-w-0 flex-1 basis-64 gap-1">
        <PathFilter
          settings={settings}
          onSettingsChange={onSettingsChange}
          problem={filterProblem}
          onLeave={onLeaveFilter}
        />
        <SizeFilter minSizeBytes={settings.minSizeBytes} onChange={changeSize} onLeave={onLeaveFilter} />
      </div>
      <MarkToggles mode={settings.mode} marks={settings.marks} totals={totals} onToggle={onToggleMark} />
    </div>
  );
});

interface ModeSwitchProps {
  readonly range: LayerRange;
  readonly mode: ViewMode;
  readonly onMode: (mode: ViewMode) => void;
}

const ModeSwitch = memo(function ModeSwitch({ range, mode, onMode }: ModeSwitchProps): ReactElement {
  const last = layerNumber(range.to);
  const layers = range.from === range.to ? `layer ${last}` : `layers ${layerNumber(range.from)}\u2013${last}`;
  const modes: readonly (readonly [ViewMode, string])[] = [
    ['changes', `Changes in ${layers}`],
    ['filesystem', `Filesystem after layer ${last}`],
  ];
  return (
    <ToggleGroup.Root
      type="single"
      aria-label="What to show"
      value={mode}
      onValueChange={(value) => {
        // Pressing the current one would unset it.
        if (value !== '') onMode(value as ViewMode);
      }}
      className="flex rounded-md border border-edge bg-sunken p-px"
    >
      {modes.map(([value, label]) => (
        <Explain key={value} text={VIEW_MODE_TEXTS[value].text} side="bottom">
          <ToggleGroup.Item
            value={value}
            className="h-6 rounded-sm px-2 text-sm whitespace-nowrap text-muted hover:text-text aria-checked:bg-raised aria-checked:font-medium aria-checked:text-text aria-checked:shadow-float"
          >
            {label}
          </ToggleGroup.Item>
        </Explain>
      ))}
    </ToggleGroup.Root>
  );
});

interface PathFilterProps {
  readonly settings: TreeSettings;
  readonly onSettingsChange: (changes: Partial<TreeSettings>) => void;
  readonly problem: string | null;
  readonly onLeave: () => void;
}

const PathFilter = memo(function PathFilter({
  settings,
  onSettingsChange,
  problem,
  onLeave,
}: PathFilterProps): ReactElement {
  const syntax = SYNTAXES.find(({ value }) => value === settings.filterSyntax)!;
  return (
    <div className="relative flex min-w-0 flex-1">
      <Explain
        text="Shows only paths that match, and the directories above them. Text is searched anywhere in the path, without regard to case."
        keys="/"
        side="bottom"
      >
        <FilterInput
          id={FILTER_INPUT_ID}
          label="Filter paths"
          placeholder={syntax.example}
          value={settings.filterText}
          onValue={(filterText) => onSettingsChange({ filterText })}
          isInvalid={problem !== null}
          onLeave={onLeave}
          aria-keyshortcuts="/"
          {...(problem === null ? {} : { 'aria-describedby': `${FILTER_INPUT_ID}-problem` })}
          className="flex-1 rounded-r-none border-r-0"
        />
      </Explain>
      <Explain
        text="How the filter is read: as text, as a glob (* within a name, ** across directories), or as a regular expression."
        side="bottom"
      >
        <select
          aria-label="How the filter is read"
          value={settings.filterSyntax}
          onChange={(event) => onSettingsChange({ filterSyntax: event.target.value as FilterSyntax })}
          className="h-7 rounded-r-md border border-edge bg-raised px-1 text-sm text-muted"
        >
          {SYNTAXES.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </Explain>
      {problem !== null && (
        <p
          id={`${FILTER_INPUT_ID}-problem`}
          role="status"
          className="absolute top-full left-0 z-20 mt-1 max-w-full rounded-md bg-danger-soft px-2 py-1 text-sm text-danger shadow-float"
        >
          {problem}
        </p>
      )}
    </div>
  );
});

interface SizeFilterProps {
  readonly minSizeBytes: number;
  readonly onChange: (minSizeBytes: number) => void;
  readonly onLeave: () => void;
}

const SizeFilter = memo(function SizeFilter({ minSizeBytes, onChange, onLeave }: SizeFilterProps): ReactElement {
  const [text, setText] = useState(spellByteSize(minSizeBytes));
  const [bytesBefore, setBytesBefore] = useState(minSizeBytes);
  if (minSizeBytes !== bytesBefore) {
    setBytesBefore(minSizeBytes);
    if (parseByteSize(text) !== minSizeBytes) setText(spellByteSize(minSizeBytes));
  }
  const isInvalid = parseByteSize(text) === null;
  return (
    <Explain text="Hides files and directories smaller than this. Write it as 300k, 10MB or 1GiB." side="bottom">
      <FilterInput
        label={isInvalid ? 'Minimum size; not a size, write it as 10MB' : 'Minimum size'}
        placeholder="min size"
        value={text}
        onValue={(typed) => {
          setText(typed);
          const bytes = parseByteSize(typed);
          if (bytes !== null) onChange(bytes);
        }}
        isInvalid={isInvalid}
        onLeave={onLeave}
        className="w-20"
      />
    </Explain>
  );
});

const ExpandButtons = memo(function ExpandButtons({
  onExpandToLevel,
}: {
  readonly onExpandToLevel: (level: number) => void;
}): ReactElement {
  return (
    <div role="group" aria-label="Expand the tree" className="ml-auto flex items-center">
      <IconButton
        label="Collapse all"
        explanation="Closes every directory."
        icon={<ChevronsDownUp aria-hidden />}
        onClick={() => onExpandToLevel(0)}
      />
      {LEVELS.map((level) => (
        <Explain
          key={level}
          text={`Opens directories down to ${level} ${level === 1 ? 'level' : 'levels'} and closes deeper ones.`}
          side="bottom"
        >
          <button
            type="button"
            aria-label={`Expand to level ${level}`}
            onClick={() => onExpandToLevel(level)}
            className="h-7 w-5 rounded-md text-sm text-muted tabular-nums hover:bg-hover hover:text-text"
          >
            {level}
          </button>
        </Explain>
      ))}
      <IconButton
        label="Expand all"
        explanation="Opens every directory."
        icon={<ChevronsUpDown aria-hidden />}
        onClick={() => onExpandToLevel(Infinity)}
      />
    </div>
  );
});
