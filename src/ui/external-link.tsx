import { ExternalLink as Icon } from 'lucide-react';
import type { ReactElement } from 'react';

/** A text that becomes a link when it is an http or https address, and stays text otherwise (javascript:, data:, …). */
export function TextOrLink({ text }: { readonly text: string }): ReactElement {
  if (!isWebAddress(text)) return <>{text}</>;
  return (
    <a
      href={text}
      target="_blank"
      rel="noopener noreferrer"
      className="rounded-sm text-accent underline decoration-accent/40 underline-offset-2 hover:decoration-accent"
    >
      {text}
      <Icon aria-label="opens another site" className="ml-1 inline size-3 align-baseline" />
    </a>
  );
}

const LONGEST_ADDRESS = 2000;

export function isWebAddress(text: string): boolean {
  return text.length <= LONGEST_ADDRESS && /^https?:\/\//i.test(text) && !/\s/.test(text) && URL.canParse(text);
}
