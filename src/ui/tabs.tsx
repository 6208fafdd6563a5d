import { Tabs as RadixTabs } from 'radix-ui';
import { useEffect, useRef, type MouseEvent, type ReactElement, type ReactNode } from 'react';

export interface TabSpec {
  readonly id: string;
  readonly title: string;
  /** Small figure after the title, with what it counts for screen readers. */
  readonly badge?: { readonly text: string; readonly meaning: string };
  readonly content: ReactNode;
}

export interface TabsProps {
  /** Says what the tabs switch between. */
  readonly label: string;
  readonly tabs: readonly TabSpec[];
  readonly selected: string;
  readonly onSelect: (id: string) => void;
}

/**
 * A pressed tab is focused by script, for Safari, which does not do it. Browsers put a ring around what a script focuses;
 * whoever used the mouse knows where they are.
 */
function focusWithoutRing(event: MouseEvent<HTMLElement>): void {
  if (event.button === 0 && !event.ctrlKey) event.currentTarget.focus({ preventScroll: true, focusVisible: false });
}

/** Tabs that fill their parent's height; only the selected tab's content is mounted. */
export function Tabs({ label, tabs, selected, onSelect }: TabsProps): ReactElement {
  const list = useRef<HTMLDivElement>(null);
  // On a narrow screen there are more tabs than fit.
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [selected]);
  return (
    <RadixTabs.Root value={selected} onValueChange={onSelect} className="flex h-full min-h-0 flex-col bg-surface">
      <RadixTabs.List
        ref={list}
        aria-label={label}
        className="flex h-9 shrink-0 items-stretch overflow-x-auto overflow-y-hidden border-b border-border px-1"
      >
        {tabs.map(({ id, title, badge }) => (
          <RadixTabs.Trigger
            key={id}
            value={id}
            onMouseDown={focusWithoutRing}
            className="relative flex scroll-mx-2 items-center gap-1.5 px-2 whitespace-nowrap text-muted select-none hover:text-text data-[state=active]:font-semibold data-[state=active]:text-text data-[state=active]:after:absolute data-[state=active]:after:inset-x-2 data-[state=active]:after:bottom-0 data-[state=active]:after:h-0.5 data-[state=active]:after:rounded-full data-[state=active]:after:bg-accent"
          >
            {title}
            {badge !== undefined && (
              <span className="rounded-full bg-caution-soft px-1.5 text-xs font-semibold text-caution tabular-nums">
                {badge.text}
                <span className="sr-only"> {badge.meaning}</span>
              </span>
            )}
          </RadixTabs.Trigger>
        ))}
      </RadixTabs.List>
      {tabs.map(({ id, content }) => (
        <RadixTabs.Content key={id} value={id} tabIndex={-1} className="min-h-0 flex-1 overflow-hidden">
          {content}
        </RadixTabs.Content>
      ))}
    </RadixTabs.Root>
  );
}
