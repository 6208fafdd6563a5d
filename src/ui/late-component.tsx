import { useSyncExternalStore, type ComponentType, type ReactElement } from 'react';

export interface LateComponent<Props> {
  /** Fetches the code, once; also what rendering asks for. Never rejects: a failure is thrown where the part is rendered. */
  load(): Promise<void>;
  /** Renders nothing until the code is there. */
  readonly Component: (props: Props) => ReactElement | null;
}

type Code<Props> =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'here'; readonly Component: ComponentType<Props> }
  | { readonly kind: 'failed'; readonly error: unknown };

/**
 * A component whose code comes after the page. Not React's `lazy`: that suspends at its first rendering even when the code has
 * come long ago, and React then holds the finished part back until 300 ms after the fallback was shown, which was most of
 * the time between a drop and the history.
 */
export function lateComponent<Props extends object>(
  fetchCode: () => Promise<ComponentType<Props>>,
): LateComponent<Props> {
  let code: Code<Props> = { kind: 'waiting' };
  let loading: Promise<void> | null = null;
  const listeners = new Set<() => void>();
  const settle = (outcome: Code<Props>) => {
    code = outcome;
    for (const listener of listeners) listener();
  };
  const load = () =>
    (loading ??= fetchCode().then(
      (Component) => settle({ kind: 'here', Component }),
      (error: unknown) => settle({ kind: 'failed', error }),
    ));
  const subscribe = (listener: () => void) => {
    listeners.add(listener);
    void load();
    return () => listeners.delete(listener);
  };
  return {
    load,
    Component: (props) => {
      const now = useSyncExternalStore(subscribe, () => code);
      if (now.kind === 'failed') throw now.error;
      return now.kind === 'here' ? <now.Component {...props} /> : null;
    },
  };
}
