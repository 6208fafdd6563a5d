import { QueryClientProvider } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, type ReactElement } from 'react';
import { isCancellation } from '../base/app-error.ts';
import type { OpenableInput } from '../features/open/dropped-files.ts';
import { DropTarget } from '../features/open/drop-target.tsx';
import { FileInput } from '../features/open/file-picker.tsx';
import { fetchSample } from '../features/open/open-sample.ts';
import { StartPage } from '../features/open/start-page.tsx';
import { HoverExplanations } from '../ui/hover-explanations.tsx';
import { Notices } from '../ui/notices.tsx';
import { TooltipProvider } from '../ui/tooltip.tsx';
import { useStore } from '../ui/use-store.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { Header } from './header.tsx';
import { NOWHERE, parseHash } from './location-hash.ts';
import { saveReport } from './save-report.ts';
import { ServicesProvider, useServices, type Services } from './services.ts';
import { StatusBar } from './status-bar.tsx';
import { Workbench } from './workbench.tsx';

/** The whole page. */
export function App({ services }: { readonly services: Services }): ReactElement {
  return (
    <ErrorBoundary what="The page" resetKey="page">
      <ServicesProvider value={services}>
        <QueryClientProvider client={services.queries}>
          <TooltipProvider>
            <Shell />
            <HoverExplanations />
            <Notices store={services.notices} />
          </TooltipProvider>
        </QueryClientProvider>
      </ServicesProvider>
    </ErrorBoundary>
  );
}

function Shell(): ReactElement {
  const { activity, opened, settings, notices, picker } = useServices();
  const { inputs, activeKey } = useStore(opened);
  const active = inputs.find((input) => input.key === activeKey);
  /** The place in the address that the page was loaded with; taken by the first opened file of that name. */
  const kept = useRef(parseHash(window.location.hash));

  const complain = useCallback(
    (error: unknown) => {
      if (!isCancellation(error)) notices.show(error instanceof Error ? error.message : String(error), 'danger');
    },
    [notices],
  );

  const open = useCallback(
    (chosen: readonly OpenableInput[]) => {
      for (const { name, files } of chosen) {
        const place = kept.current.file === name ? kept.current : NOWHERE;
        if (place === kept.current) kept.current = NOWHERE;
        opened.open({ name, files, verify: settings.getSnapshot().verify }, place);
      }
    },
    [opened, settings],
  );

  const exportReport = () => {
    if (active === undefined) return;
    saveReport(active.session, active.name).then(
      (fileName) => notices.show(`Saved ${fileName}`),
      complain,
    );
  };

  useEffect(() => {
    document.title = active === undefined ? 'Layerscope' : `${active.key} – Layerscope`;
  }, [active]);

  return (
    <div className="flex h-dvh flex-col overflow-hidden">
      <FileInput picker={picker} onChoose={open} />
      <Header onExport={exportReport} canExport={active !== undefined} onHelp={() => undefined} />
      <main className="min-h-0 flex-1">
        {active === undefined ? (
          <StartPage
            awaitedFile={kept.current.file}
            onPickFiles={() => picker.pickFiles()}
            onPickFolder={() => picker.pickFolder()}
            onOpenSample={(sample) => {
              activity.track(fetchSample(sample)).then((input) => open([input]), complain);
            }}
          />
        ) : (
          <ErrorBoundary what={active.key} resetKey={active.session.id}>
            <Workbench key={active.session.id} input={active} />
          </ErrorBoundary>
        )}
      </main>
      <StatusBar input={active} />
      <DropTarget activity={activity} onDrop={open} onError={complain} />
    </div>
  );
}
