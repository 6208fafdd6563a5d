import { useCallback, useSyncExternalStore } from 'react';
import type { Session, SessionState } from '../worker/session-types.ts';

/** The session's current snapshot. */
export function useSessionState(session: Session): SessionState {
  const subscribe = useCallback((listener: () => void) => session.subscribe(listener), [session]);
  const getState = useCallback(() => session.getState(), [session]);
  return useSyncExternalStore(subscribe, getState);
}
