import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { watchKeyboardUse } from '../ui/landing-focus.ts';
import '../ui/theme.css';
import { blobStore, openSession, openTagList, prepareWorkers, readCapabilities } from '../worker/client.ts';
import { App } from './app.tsx';
import { publishIdleness } from './idleness.ts';
import { syncLocation } from './location-sync.ts';
import { noteLinkFaults } from './link-faults.ts';
import { openFromAddress } from './open-named.ts';
import { createServices } from './services.ts';
import { findStorage, findTabStorage } from './settings.ts';
import { applyTheme } from './theme.ts';

const services = createServices(
  openSession,
  findStorage(),
  { readCapabilities, openTagList, blobStore },
  findTabStorage(),
);
watchKeyboardUse(window);
applyTheme(services.settings, document.documentElement);
syncLocation(
  services.opened,
  services.activity,
  window,
  (place) => openFromAddress(services, place),
  (faults) => noteLinkFaults(services.notices, faults),
);
publishIdleness(services.activity, document.documentElement);
void services.activity.track(prepareWorkers());

const root = document.getElementById('root');
if (root === null) throw new Error('broken invariant: index.html has an element #root');
createRoot(root).render(
  <StrictMode>
    <App services={services} />
  </StrictMode>,
);
