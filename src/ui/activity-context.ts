import { createContext, use, useLayoutEffect } from 'react';
import type { Activity } from './activity.ts';

const ActivityContext = createContext<Activity | null>(null);

export const ActivityProvider = ActivityContext.Provider;

/** Counts as activity of the page as long as `isRunning` holds; outside of a provider it does nothing. */
export function useActivityWhile(isRunning: boolean): void {
  const activity = use(ActivityContext);
  useLayoutEffect(() => {
    if (!isRunning || activity === null) return undefined;
    return activity.begin();
  }, [isRunning, activity]);
}
