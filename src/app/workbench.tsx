import { useCallback, useState, type ReactElement } from 'react';
import { DetailsPane } from '../features/details/details-pane.tsx';
import { HistoryPane } from '../features/history/history-pane.tsx';
import { TreePane } from '../features/tree/tree-pane.tsx';
import { Panes, type PaneSpec } from '../ui/panes.tsx';
import { Tabs, type TabSpec } from '../ui/tabs.tsx';
import { useMediaQuery } from '../ui/use-media-query.ts';
import { useStore } from '../ui/use-store.ts';
import type { OpenedInput } from './opened-inputs.ts';
import { useServices } from './services.ts';
import { useSelectedPath } from './use-selected-path.ts';
import { useSessionState } from './use-session.ts';

/** Everything about one opened input: history, tree, and the panes beside them. */
export function Workbench({ input }: { readonly input: OpenedInput }): ReactElement {
  const { opened, settings, notices } = useServices();
  const { newestFirst, instructionShown } = useStore(settings);
  const { session, place, key } = input;
  const state = useSessionState(session);
  const image = state.selected;
  const [path, selectPath] = useSelectedPath(input, image?.index ?? null, image?.usableLayers ?? 0);
  const [viewRevision, setViewRevision] = useState<number | null>(null);
  const [sideTab, setSideTab] = useState('details');
  const isWide = useMediaQuery('(min-width: 1100px)');

  const [nowMs] = useState(() => Date.now());
  const selectRange = useCallback(
    (layers: { readonly from: number; readonly to: number }) => opened.setPlace(key, { layers }),
    [opened, key],
  );

  const catalogImage = image === null ? undefined : state.images[image.index];
  if (image === null || catalogImage === undefined) return <p className="p-6 text-muted">{state.phase.kind}</p>;

  const range = place.layers ?? { from: 0, to: 0 };
  const tree = (
    <TreePane
      session={session}
      image={image}
      range={range}
      settings={place.tree}
      onSettingsChange={(settings) => opened.setPlace(key, { tree: settings })}
      selectedPath={path}
      onSelectPath={selectPath}
      onViewShown={(view) => setViewRevision(view.revision)}
    />
  );
  const history = (
    <HistoryPane
      image={image}
      catalogImage={catalogImage}
      range={range}
      onSelectRange={selectRange}
      newestFirst={newestFirst}
      onNewestFirstChange={(newestFirst) => settings.set({ newestFirst })}
      instructionShown={instructionShown}
      onInstructionShownChange={(instructionShown) => settings.set({ instructionShown })}
      onNotice={(text, tone) => notices.show(text, tone)}
      nowMs={nowMs}
    />
  );
  const side: readonly TabSpec[] = [
    {
      id: 'details',
      title: 'Details',
      content: (
        <DetailsPane
          session={session}
          image={image}
          path={path}
          viewRevision={viewRevision}
          onSelectLayer={(layer) => opened.setPlace(key, { layers: { from: layer, to: layer } })}
          onSelectPath={selectPath}
        />
      ),
    },
  ];
  const sideTabs = <Tabs label="About" tabs={side} selected={sideTab} onSelect={setSideTab} />;
  const panes: readonly PaneSpec[] = [
    { id: 'history', content: history, defaultSize: '27%', minSize: '220px' },
    { id: 'files', content: tree, defaultSize: '47%', minSize: '320px' },
    { id: 'about', content: sideTabs, defaultSize: '26%', minSize: '220px' },
  ];
  return isWide ? <Panes id="wide" orientation="horizontal" panes={panes} /> : tree;
}
