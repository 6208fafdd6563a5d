import type { ReactElement, ReactNode } from 'react';
import { CopyButton } from './copy-button.tsx';

/** Names and what they stand for, in two columns. Holds Fact and DigestFact. */
export function FactList({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <dl className="grid grid-cols-[minmax(5.5rem,max-content)_minmax(0,1fr)] gap-x-3 gap-y-1 text-sm">{children}</dl>
  );
}

export interface FactProps {
  readonly name: string;
  /** A sentence that explains the name. */
  readonly meaning?: string | undefined;
  readonly children: ReactNode;
}

export function Fact({ name, meaning, children }: FactProps): ReactElement {
  return (
    <>
      <dt data-hint={meaning} className="max-w-36 text-faint">
        {name}
      </dt>
      <dd className="min-w-0 [overflow-wrap:anywhere] select-text">{children}</dd>
    </>
  );
}

/** A digest in full, which can be copied; nothing where there is none. */
export function DigestFact({
  name,
  meaning,
  value,
}: {
  readonly name: string;
  readonly meaning?: string | undefined;
  readonly value: string | null;
}): ReactElement | null {
  if (value === null) return null;
  return (
    <Fact name={name} meaning={meaning}>
      <span className="flex items-start gap-1">
        <span className="min-w-0 font-mono break-all">{value}</span>
        <CopyButton label={`Copy ${name.toLowerCase()}`} text={value} className="-my-0.5" />
      </span>
    </Fact>
  );
}
