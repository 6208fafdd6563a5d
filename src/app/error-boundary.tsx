import { Component, type ErrorInfo, type ReactNode } from 'react';
import { Button } from '../ui/button.tsx';

interface Props {
  /** What broke, in the person's words: "The page", or the name of an image. */
  readonly what: string;
  /** Another value forgets the error and tries again. */
  readonly resetKey: string;
  readonly children: ReactNode;
}

interface State {
  readonly error: unknown;
  readonly failed: boolean;
  readonly resetKey: string;
}

/** A bug crashes to here: it is named, with what can be copied into a report, and what is outside lives on. */
export class ErrorBoundary extends Component<Props, State> {
  override state: State = { error: null, failed: false, resetKey: this.props.resetKey };

  static getDerivedStateFromError(error: unknown): Partial<State> {
    return { error, failed: true };
  }

  static getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    return props.resetKey === state.resetKey ? null : { error: null, failed: false, resetKey: props.resetKey };
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    console.error(error, info.componentStack);
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    const { error } = this.state;
    return (
      <div role="alert" className="m-auto max-w-xl p-6">
        <h2 className="text-lg font-semibold">{this.props.what} stopped because of a bug in Layerscope</h2>
        <p className="mt-2 text-muted">
          It is not your image’s fault, and nothing else that is open is affected. The text below says what broke; it
          holds nothing from the image but, possibly, names.
        </p>
        <pre className="mt-3 max-h-60 overflow-auto rounded-md border border-border bg-sunken p-3 font-mono text-sm whitespace-pre-wrap select-text">
          {error instanceof Error ? (error.stack ?? error.message) : String(error)}
        </pre>
        <Button className="mt-3" onClick={() => this.setState({ error: null, failed: false })}>
          Try again
        </Button>
      </div>
    );
  }
}
