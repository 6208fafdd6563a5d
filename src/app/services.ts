import { notifyManager, QueryClient } from '@tanstack/react-query';
import { createContext, use } from 'react';
import { DownloadStore } from '../features/downloads/download-store.ts';
import { FilePicker } from '../features/open/file-picker.tsx';
import { Activity } from '../ui/activity.ts';
import { NoticeStore } from '../ui/notices.tsx';
import { OpenedInputsStore, type OpenSession } from './opened-inputs.ts';
import { guessPlatform, readPreferredPlatform } from './preferred-platform.ts';
import { NO_REGISTRIES, RegistryServices, type RegistryDoor } from './registry-services.ts';
import { Searches } from './searches.ts';
import { SettingsStore } from './settings.ts';

/** What lives as long as the page, made once and handed down. */
export interface Services {
  readonly activity: Activity;
  readonly settings: SettingsStore;
  readonly opened: OpenedInputsStore;
  readonly notices: NoticeStore;
  readonly picker: FilePicker;
  readonly registries: RegistryServices;
  readonly queries: QueryClient;
  readonly downloads: DownloadStore;
  readonly searches: Searches;
}

// By default observers hear of an answer in a timer of their own, milliseconds after it came.
notifyManager.setScheduler(queueMicrotask);

export function createServices(
  openSession: OpenSession,
  storage: Storage | null,
  door: RegistryDoor = NO_REGISTRIES,
  tabStorage: Storage | null = null,
): Services {
  const activity = new Activity();
  const notices = new NoticeStore();
  let platform = guessPlatform(navigator.userAgent);
  void readPreferredPlatform(navigator).then((read) => {
    platform = read;
  });
  const queries = new QueryClient({
    // Answers come from a worker on this machine: the network says nothing about them, and asking again gives the same.
    defaultOptions: {
      queries: { networkMode: 'always', retry: false, staleTime: Infinity, refetchOnWindowFocus: false },
      mutations: { networkMode: 'always', retry: false },
    },
  });
  return {
    activity,
    settings: new SettingsStore(storage),
    opened: new OpenedInputsStore({
      openSession,
      activity,
      preferredPlatform: () => platform,
      onNotice: (text, tone) => notices.show(text, tone),
      onClosed: (session) => queries.removeQueries({ predicate: (query) => query.queryKey.includes(session.id) }),
    }),
    notices,
    picker: new FilePicker(),
    registries: new RegistryServices(door, activity, tabStorage),
    queries,
    downloads: new DownloadStore(activity),
    searches: new Searches(),
  };
}

const ServicesContext = createContext<Services | null>(null);

export const ServicesProvider = ServicesContext.Provider;

export function useServices(): Services {
  const services = use(ServicesContext);
  if (services === null) throw new Error('broken invariant: the app is rendered inside ServicesProvider');
  return services;
}
