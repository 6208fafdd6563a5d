import { useSyncExternalStore } from 'react';
import type { Session, SessionState } from '../worker/session-types.ts';

/** The session's current snapshot. */
export function useSessionState(session: Session): SessionState {
  return useSyncExternalStore(session.subscribe, session.getState);
}
