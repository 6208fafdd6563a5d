/** Ends a `switch` over a union: adding a member to the union makes the call fail to compile. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${String(value)}`);
}

/** A broken invariant is a bug: it crashes to the boundary and is never shown as bad input. */
export function assert(condition: unknown, invariant: string): asserts condition {
  if (!condition) throw new Error(`broken invariant: ${invariant}`);
}
