import type { Finding } from '../review.ts';

const gravity: Record<Finding['severity'], number> = { secret: 0, waste: 1, hint: 2 };

/** The order in which findings are shown: secrets, waste, hints, and the largest first of each. */
export function byGravity(a: Finding, b: Finding): number {
  return gravity[a.severity] - gravity[b.severity] || b.bytes - a.bytes;
}
