/**
 * Proof that code compiled against src/base/platform.d.ts cannot reach a page, a worker's scope, the network or Node:
 * as soon as one of these names compiles, its "expect error" is unused and the type check fails. Also guards against a
 * library whose types bring Node's globals along.
 */
export type BeyondThePlatform = [
  // @ts-expect-error belongs to a page
  typeof document,
  // @ts-expect-error belongs to a page
  typeof window,
  // @ts-expect-error belongs to a page
  typeof localStorage,
  // @ts-expect-error belongs to a worker's scope
  typeof self,
  // @ts-expect-error belongs to a worker's scope
  typeof postMessage,
  // @ts-expect-error reaches the network
  typeof fetch,
  // @ts-expect-error is a clock, an effect
  typeof setTimeout,
  // @ts-expect-error is output, an effect
  typeof console,
  // @ts-expect-error belongs to Node
  typeof Buffer,
  // @ts-expect-error belongs to Node
  typeof process,
  // @ts-expect-error belongs to Node
  typeof require,
];
