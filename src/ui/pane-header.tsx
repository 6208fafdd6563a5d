import type { ReactElement, ReactNode } from 'react';

export interface PaneHeaderProps {
  readonly title: string;
  /** Small figure after the title. */
  readonly note?: ReactNode;
  readonly children?: ReactNode;
}

/** The bar at the top of a pane, as high as the tabs beside it. */
export function PaneHeader({ title, note, children }: PaneHeaderProps): ReactElement {
  return (
    <div className="flex h-9 shrink-0 items-center gap-1 border-b border-border bg-surface pr-1 pl-3">
      <h2 className="shrink-0 font-semibold">{title}</h2>
      {note !== undefined && <span className="truncate pl-1 text-sm text-faint tabular-nums">{note}</span>}
      <div className="ml-auto flex shrink-0 items-center">{children}</div>
    </div>
  );
}
