import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import '../ui/theme.css';
import { openSession, prepareWorkers } from '../worker/client.ts';
import { App } from './app.tsx';
import { publishIdleness } from './idleness.ts';
import { syncLocation } from './location-sync.ts';
import { createServices } from './services.ts';
import { findStorage } from './settings.ts';
import { applyTheme } from './theme.ts';

const services = createServices(openSession, findStorage());
applyTheme(services.settings, document.documentElement);
syncLocation(services.opened, services.activity, window);
publishIdleness(services.activity, document.documentElement);
void services.activity.track(prepareWorkers());

const root = document.getElementById('root');
if (root === null) throw new Error('broken invariant: index.html has an element #root');
createRoot(root).render(
  <StrictMode>
    <App services={services} />
  </StrictMode>,
);
