import { X } from 'lucide-react';
import { useId, useLayoutEffect, useRef, type ReactElement, type ReactNode } from 'react';

export interface DialogProps {
  readonly title: string;
  /** 'page' fills the page, but for a margin where there is room for one. */
  readonly size?: 'text' | 'page';
  readonly onClose: () => void;
  readonly children: ReactNode;
}

const SIZES = {
  text: 'max-h-[86dvh] w-[calc(100vw-2rem)] max-w-3xl rounded-xl',
  page: 'h-dvh max-h-none w-screen max-w-none sm:h-[calc(100dvh-2rem)] sm:w-[calc(100vw-2rem)] sm:rounded-xl',
} as const;

/**
 * A modal dialog, open as long as it is mounted. The browser's own element: it keeps the focus inside, closes on Escape
 * and hands the focus back, and unlike Radix's needs no style element, which the page's security policy forbids.
 */
export function Dialog({ title, size = 'text', onClose, children }: DialogProps): ReactElement {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();

  // Closed before it is taken out of the page: one that is taken out open does not hand the focus back.
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (dialog === null) return;
    dialog.showModal();
    return () => dialog.close();
  }, []);

  return (
    <dialog
      ref={ref}
      aria-labelledby={titleId}
      // Closed by the browser itself. The event of a close by the effect's own end comes late: it may be open again by then.
      onClose={(event) => {
        if (!event.currentTarget.open) onClose();
      }}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      // A press on the backdrop has the dialog itself as its target; its content covers the rest of it.
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
      className={`m-auto overflow-hidden bg-raised p-0 text-text shadow-float backdrop:bg-black/40 ${SIZES[size]}`}
    >
      <div className="flex h-full max-h-[inherit] flex-col">
        <div className="flex h-12 shrink-0 items-center border-b border-border pr-2 pl-5">
          <h2 id={titleId} className="min-w-0 flex-1 truncate text-lg font-semibold">
            {title}
          </h2>
          {/* No tooltip: those lie in the page, which the dialog covers. */}
          <button
            type="button"
            aria-label="Close"
            onClick={onClose}
            className="flex size-7 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-text"
          >
            <X aria-hidden className="size-4" />
          </button>
        </div>
        <div className="min-h-0 flex-1 overflow-y-auto">{children}</div>
      </div>
    </dialog>
  );
}
