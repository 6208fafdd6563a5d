import { Check, Copy, TriangleAlert } from 'lucide-react';
import { useEffect, useState, type ReactElement } from 'react';
import { IconButton } from './button.tsx';

const SHOWN_MS = 1600;

export interface CopyButtonProps {
  /** What is copied, for the button's name: "Copy digest". */
  readonly label: string;
  readonly text: string | (() => string);
  readonly className?: string;
}

/** Copies a text and says whether that worked. */
export function CopyButton({ label, text, className = '' }: CopyButtonProps): ReactElement {
  const [outcome, setOutcome] = useState<'none' | 'copied' | 'failed'>('none');

  useEffect(() => {
    if (outcome === 'none') return;
    const timer = setTimeout(() => setOutcome('none'), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);

  const icon =
    outcome === 'copied' ? (
      <Check aria-hidden className="text-success" />
    ) : outcome === 'failed' ? (
      <TriangleAlert aria-hidden className="text-danger" />
    ) : (
      <Copy aria-hidden />
    );
  return (
    <>
      <IconButton
        label={label}
        explanation={outcome === 'failed' ? 'The browser did not allow copying' : label}
        icon={icon}
        className={`size-6! [&_svg]:size-3.5! ${className}`}
        onClick={() => {
          copyText(typeof text === 'string' ? text : text()).then(
            () => setOutcome('copied'),
            () => setOutcome('failed'),
          );
        }}
      />
      <span role="status" className="sr-only">
        {outcome === 'copied' ? 'Copied' : outcome === 'failed' ? 'Copying failed' : ''}
      </span>
    </>
  );
}

/** Rejects where the browser refuses (no permission, or a page that is not served securely). */
export async function copyText(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
}
