import { QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { isCancellation } from '../base/app-error.ts';
import { assertNever } from '../base/assert.ts';
import { DownloadsList } from '../features/downloads/downloads-list.tsx';
import type { HelpTab } from '../features/help/help-dialog.tsx';
import type { OpenableInput } from '../features/open/dropped-files.ts';
import { DropTarget } from '../features/open/drop-target.tsx';
import { FileInput } from '../features/open/file-picker.tsx';
import { nameField } from '../features/open/late-name-field.ts';
import { fetchSample } from '../features/open/open-sample.ts';
import { PasteTarget } from '../features/open/paste-target.tsx';
import type { NamedImage } from '../features/open/registry-server.ts';
import type { Sample } from '../features/open/samples.ts';
import { StartPage } from '../features/open/start-page.tsx';
import { ActivityProvider } from '../ui/activity-context.ts';
import { lateComponent } from '../ui/late-component.tsx';
import { Notices } from '../ui/notices.tsx';
import { TooltipProvider } from '../ui/tooltip.tsx';
import { useStore } from '../ui/use-store.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { Header } from './header.tsx';
import { KEY_GROUPS } from './key-groups.ts';
import { loadFileViewer } from './late-file-viewer.ts';
import { KeptImagesList } from './kept-images-list.tsx';
import { NameDialog } from './name-dialog.tsx';
import { openNamed } from './open-named.ts';
import { saveReport } from './save-report.ts';
import type { OpenedInput } from './opened-inputs.ts';
import { fitLayers, stepLayer } from './selected-layers.ts';
import { ServicesProvider, useServices, type Services } from './services.ts';
import { useShortcuts } from './shortcuts.ts';
import { StatusBar } from './status-bar.tsx';

/*
 * The start page is shown before these have come. They are fetched at once after it and not when they are first needed:
 * then the page may be offline, and a person who watches its network sees no request once it is loaded.
 */
const workbench = lateComponent(() => import('./workbench.tsx').then(({ Workbench }) => Workbench));
const helpDialog = lateComponent(() => import('../features/help/help-dialog.tsx').then(({ HelpDialog }) => HelpDialog));

/** The whole page. */
export function App({ services }: { readonly services: Services }): ReactElement {
  return (
    <ErrorBoundary what="The page" resetKey="page">
      <ServicesProvider value={services}>
        <QueryClientProvider client={services.queries}>
          <ActivityProvider value={services.activity}>
            <TooltipProvider>
              <Shell />
              <Notices store={services.notices} />
            </TooltipProvider>
          </ActivityProvider>
        </QueryClientProvider>
      </ServicesProvider>
    </ErrorBoundary>
  );
}

function Shell(): ReactElement {
  const services = useServices();
  const { activity, opened, settings, notices, picker, registries } = services;
  const server = useStore(registries);
  const { inputs, activeKey, awaited } = useStore(opened);
  const active = inputs.find((input) => input.key === activeKey);
  const main = useRef<HTMLElement>(null);
  /** When the page loads, its beginning is the right place. */
  const [hasShownInput, setShownInput] = useState(false);
  if (active !== undefined && !hasShownInput) setShownInput(true);
  const [helpTab, setHelpTab] = useState<HelpTab | null>(null);
  const [isNaming, setNaming] = useState(false);
  const nameInput = useRef<HTMLInputElement>(null);

  const complain = (error: unknown) => {
    if (!isCancellation(error)) notices.show(error instanceof Error ? error.message : String(error), 'danger');
  };
  const open = (chosen: readonly OpenableInput[]) => {
    for (const { name, files } of chosen) {
      opened.open({ name, input: { kind: 'files', files }, verify: settings.getSnapshot().verify });
    }
  };
  const openName = (named: NamedImage) => {
    setNaming(false);
    openNamed(services, named);
  };
  /** The field of the start page where that is on screen, else the same in a dialog. */
  const startNaming = () => {
    if (nameInput.current === null) setNaming(true);
    else nameInput.current.focus();
  };
  const openSample = (sample: Sample | undefined) => {
    if (sample === undefined) return;
    activity.track(fetchSample(sample)).then((input) => open([input]), complain);
  };
  const exportReport = (input: OpenedInput) =>
    activity
      .track(saveReport(input.session, input.name))
      .then((fileName) => notices.show(`Saved ${fileName}`), complain);

  useShortcuts((id) => {
    switch (id) {
      case 'help':
        setHelpTab('keys');
        return;
      case 'open':
        picker.pickFiles();
        return;
      case 'name':
        startNaming();
        return;
      case 'search':
        // It stands beside the files.
        if (active?.place.shows === 'size') opened.setPlace(active.key, { shows: 'files' });
        services.searches.ask();
        return;
      case 'previous-layer':
      case 'next-layer': {
        const layerCount = active?.session.getState().selected?.layers.length ?? 0;
        if (active === undefined || layerCount === 0) return;
        const range = fitLayers(active.place.layers, layerCount);
        opened.setPlace(active.key, { layers: stepLayer(range, id === 'next-layer' ? 1 : -1, layerCount) });
        return;
      }
      case 'newest-first':
        settings.set({ newestFirst: !settings.getSnapshot().newestFirst });
        return;
      case 'size':
        if (active !== undefined)
          opened.setPlace(active.key, { shows: active.place.shows === 'size' ? 'files' : 'size' });
        return;
      case 'cancel':
        active?.session.cancel();
        return;
      default:
        assertNever(id);
    }
  });

  useEffect(() => {
    const panes = Promise.all([workbench.load(), helpDialog.load(), nameField.load()]);
    // What is needed first comes first: the editor is larger than all of these.
    void activity.track(panes.then(loadFileViewer));
  }, [activity]);

  useEffect(() => {
    document.title = active === undefined ? 'Layerscope' : `${active.key} – Layerscope`;
  }, [active]);

  return (
    <div className="flex h-dvh flex-col overflow-hidden">
      <Header
        onExport={exportReport}
        onHelp={() => setHelpTab('layers')}
        onNameImage={startNaming}
        onOpenSample={openSample}
        fileInput={<FileInput picker={picker} onChoose={open} />}
      />
      <main ref={main} tabIndex={-1} className="min-h-0 flex-1 outline-none">
        {active !== undefined && <h1 className="sr-only">{active.key}</h1>}
        {active === undefined ? (
          <StartPage
            takesFocus={hasShownInput}
            awaitedFile={awaited?.file ?? null}
            onOpenAgain={opened.canOpenAwaited ? () => opened.openAwaited(settings.getSnapshot().verify) : null}
            onPickFiles={() => picker.pickFiles()}
            onPickFolder={() => picker.pickFolder()}
            onOpenSample={openSample}
            server={server}
            openTags={registries.openTags}
            onName={openName}
            nameInput={nameInput}
            keptImages={server.kind === 'here' ? <KeptImagesList onName={openName} /> : null}
          />
        ) : (
          <ErrorBoundary what={active.key} resetKey={active.session.id}>
            <workbench.Component key={active.session.id} input={active} onNameAnother={startNaming} landing={main} />
          </ErrorBoundary>
        )}
      </main>
      <DownloadsList store={services.downloads} />
      <StatusBar input={active} />
      <DropTarget activity={activity} onDrop={open} onError={complain} />
      <PasteTarget isEnabled={server.kind !== 'absent'} onName={openName} />
      {isNaming && <NameDialog onName={openName} onClose={() => setNaming(false)} />}
      {helpTab !== null && (
        <helpDialog.Component
          keyGroups={KEY_GROUPS}
          tab={helpTab}
          onTabChange={setHelpTab}
          onClose={() => setHelpTab(null)}
        />
      )}
    </div>
  );
}
