import { ChevronRight } from 'lucide-react';
import { useState, type ReactElement, type ReactNode } from 'react';

export interface FoldProps {
  readonly title: string;
  readonly note?: string;
  readonly isOpenAtFirst?: boolean;
  /** Rendered only while it is open. */
  readonly children: ReactNode;
}

/** A part that is opened on demand. */
export function Fold({ title, note, isOpenAtFirst = false, children }: FoldProps): ReactElement {
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  return (
    <details
      open={isOpen}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      className="group/fold rounded-md border border-border bg-raised"
    >
      <summary className="flex list-none items-center gap-1.5 rounded-md px-1.5 py-1 select-none hover:bg-hover">
        <ChevronRight aria-hidden className="size-4 shrink-0 text-faint group-open/fold:rotate-90" />
        <span className="min-w-0 flex-1 truncate font-semibold">{title}</span>
        {note !== undefined && <span className="shrink-0 text-sm text-muted tabular-nums">{note}</span>}
      </summary>
      {isOpen && <div className="border-t border-border px-2 py-1.5">{children}</div>}
    </details>
  );
}
