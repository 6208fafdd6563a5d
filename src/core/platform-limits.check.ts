/**
 * Proof that the folders compiled against platform.d.ts cannot reach a page, a worker's scope, the network or Node:
 * as soon as one of these names compiles, its "expect error" is unused and the type check fails.
 * Never imported and never run.
 */
export function reachBeyondThePlatform(): void {
  // @ts-expect-error a page
  void document;
  // @ts-expect-error a page
  void window;
  // @ts-expect-error a page
  void localStorage;
  // @ts-expect-error a worker's own scope
  void self;
  // @ts-expect-error a worker's own scope
  void postMessage;
  // @ts-expect-error the network
  void fetch;
  // @ts-expect-error the clock as an effect
  void setTimeout;
  // @ts-expect-error output
  void console;
  // @ts-expect-error Node
  void Buffer;
  // @ts-expect-error Node
  void process;
  // @ts-expect-error Node
  void require;
}
