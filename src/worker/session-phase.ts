import { assert } from '../base/assert.ts';
import type { SessionPhase } from './session-types.ts';

/** True while the session works by itself: the page is not idle, and `cancel` has something to stop. */
export function isRunning(phase: SessionPhase): boolean {
  return phase.kind === 'opening' || phase.kind === 'reading' || phase.kind === 'verifying';
}

/**
 * Which phase may follow which. Another image can be selected once the catalog is there, so `reading` follows
 * everything but `failed`; a failed session has no catalog.
 */
const FOLLOWERS: Readonly<Record<SessionPhase['kind'], readonly SessionPhase['kind'][]>> = {
  opening: ['opening', 'reading', 'ready', 'cancelled', 'failed'],
  reading: ['reading', 'verifying', 'ready', 'cancelled'],
  verifying: ['verifying', 'reading', 'ready', 'cancelled'],
  ready: ['reading', 'verifying', 'ready'],
  cancelled: ['reading', 'verifying', 'ready', 'cancelled'],
  failed: [],
};

/** Crashes on a change that the list does not allow: it would be a bug of the session, never of the input. */
export function checkPhaseChange(from: SessionPhase, to: SessionPhase): SessionPhase {
  assert(FOLLOWERS[from.kind].includes(to.kind), `a session goes from ${from.kind} to ${to.kind}`);
  return to;
}
