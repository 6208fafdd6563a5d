import { assert } from '../base/assert.ts';
import type { SessionPhase } from './session-types.ts';

/** True while the session works by itself: the page is not idle, and `cancel` has something to stop. */
export function isRunning(phase: SessionPhase): boolean {
  return phase.kind === 'opening' || phase.kind === 'reading' || phase.kind === 'verifying';
}

/**
 * Which phase may follow which. Another image can be selected once the catalog is there, so `reading` follows
 * everything but `failed`; a failed session has no catalog. A platform of a registry that was not read yet is `opening` first.
 */
const FOLLOWERS: Readonly<Record<SessionPhase['kind'], readonly SessionPhase['kind'][]>> = {
  opening: ['opening', 'reading', 'ready', 'cancelled', 'failed'],
  reading: ['opening', 'reading', 'verifying', 'ready', 'cancelled'],
  verifying: ['opening', 'verifying', 'reading', 'ready', 'cancelled'],
  ready: ['opening', 'reading', 'verifying', 'ready'],
  cancelled: ['opening', 'reading', 'verifying', 'ready', 'cancelled'],
  failed: [],
};

/** Crashes on a change that the list does not allow: it would be a bug of the session, never of the input. */
export function checkPhaseChange(from: SessionPhase, to: SessionPhase): SessionPhase {
  assert(FOLLOWERS[from.kind].includes(to.kind), `a session goes from ${from.kind} to ${to.kind}`);
  return to;
}
