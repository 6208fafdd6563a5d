import { memo, useCallback, useMemo, useState, type ReactElement } from 'react';
import type { CatalogImage } from '../core/formats/catalog.ts';
import { DetailsPane } from '../features/details/details-pane.tsx';
import { wholeFile, type ShownFile } from '../features/file/file-versions.ts';
import { HistoryPane, type WantedRow } from '../features/history/history-pane.tsx';
import { ImageBar } from '../features/image/image-bar.tsx';
import { ImagePane } from '../features/image/image-pane.tsx';
import { SizePane } from '../features/size/size-pane.tsx';
import { useSizeReview } from '../features/size/use-size-review.ts';
import { TreePane } from '../features/tree/tree-pane.tsx';
import { withoutFilters, type LayerRange, type TreeSettings } from '../features/tree/tree-settings.ts';
import { SearchPane } from '../features/search/search-pane.tsx';
import { countWarnings } from '../features/warnings/group-warnings.ts';
import { WarningsPane } from '../features/warnings/warnings-pane.tsx';
import { formatCount } from '../ui/byte-size.ts';
import { type TabSpec } from '../ui/tabs.tsx';
import { Segmented, type Segment } from '../ui/segmented.tsx';
import { useStore } from '../ui/use-store.ts';
import type { ViewState } from '../core/analysis/view-types.ts';
import { isRunning } from '../worker/session-phase.ts';
import type { ByteExportSpec, FoundLine, SelectedImage, SessionState } from '../worker/session-types.ts';
import { LINK_TOPIC } from './link-faults.ts';
import { quoteLinked, type ViewName } from './location-hash.ts';
import type { OpenedInput } from './opened-inputs.ts';
import { fileViewer } from './late-file-viewer.ts';
import { formatChoice } from './platform-choice.ts';
import { nameSavedFile } from './save-names.ts';
import { fitLayers } from './selected-layers.ts';
import { useServices } from './services.ts';
import { isImageOf, useFittingLayers, useFittingVersion } from './use-link-corrections.ts';
import { useSelectedPath } from './use-selected-path.ts';
import { ImageLayout, useLayout } from './image-layout.tsx';

/*
 * Selecting a layer changes what most panes show, but at different times: the history at once, the tree when its view has
 * arrived, the details after it. Each is rendered when its own properties change, not whenever another's do.
 */
const History = memo(HistoryPane);
const Tree = memo(TreePane);
const Details = memo(DetailsPane);
const Image = memo(ImagePane);
const Warnings = memo(WarningsPane);
const Size = memo(SizePane);
const Search = memo(SearchPane);
const Bar = memo(ImageBar);

export interface OpenedImageProps {
  readonly input: OpenedInput;
  readonly state: SessionState;
  readonly image: SelectedImage;
  readonly catalogImage: CatalogImage;
}

const VIEWS: readonly Segment<ViewName>[] = [
  { value: 'files', text: 'Files', explanation: 'The files of a layer, or of the whole filesystem.', keys: 's' },
  {
    value: 'size',
    text: 'Size',
    explanation: 'Where the bytes are, which of them are dead, and what to do about it.',
    keys: 's',
  },
];

/** The panes of one image, and what one does to the others. */
export function OpenedImage({ input, state, image, catalogImage }: OpenedImageProps): ReactElement {
  const { opened, settings, notices, downloads, searches } = useServices();
  const { newestFirst, instructionShown, verify } = useStore(settings);
  const { session, place, key } = input;
  const isComplete = state.phase.kind === 'ready' || state.phase.kind === 'verifying';
  const isImageOfPlace = isImageOf(place, state.images, image.index);
  const leavePath = useCallback(
    (raw: string) => {
      notices.show(
        `This link leads to ${quoteLinked(raw)}, a path that no layer of this image has.`,
        'calm',
        LINK_TOPIC,
      );
      opened.correctPlace(key, { path: null, view: null });
    },
    [opened, notices, key],
  );
  const [path, selectPath] = useSelectedPath(
    input,
    image.index,
    image.usableLayers,
    isComplete && isImageOfPlace,
    leavePath,
  );
  useFittingLayers(input, state.images, image);
  useFittingVersion(input, state.images, image, isComplete);
  const [viewRevision, setViewRevision] = useState<number | null>(null);
  const [tab, setTab] = useState<string>('history');
  const [nowMs] = useState(() => Date.now());
  const layout = useLayout();

  const selectRange = useCallback((layers: LayerRange) => opened.setPlace(key, { layers }), [opened, key]);
  const selectLayer = useCallback((layer: number) => selectRange({ from: layer, to: layer }), [selectRange]);
  const isFromRegistry = input.input.kind === 'registry';
  const selectImage = useCallback(
    (index: number) =>
      opened.setPlace(
        key,
        isFromRegistry ? { platform: formatChoice(state.images, index), layers: null } : { image: index, layers: null },
      ),
    [opened, key, isFromRegistry, state.images],
  );
  const changeTree = useCallback((tree: TreeSettings) => opened.setPlace(key, { tree }), [opened, key]);
  const noteView = useCallback((view: ViewState) => setViewRevision(view.revision), []);
  const say = useCallback((text: string, tone: 'plain' | 'danger') => notices.show(text, tone), [notices]);
  const setNewestFirst = useCallback((newestFirst: boolean) => settings.set({ newestFirst }), [settings]);
  const showInstruction = useCallback((instructionShown: boolean) => settings.set({ instructionShown }), [settings]);
  const setVerify = useCallback((verify: boolean) => settings.set({ verify }), [settings]);
  const openAgain = useCallback(() => opened.reopen(key, { verify: true }), [opened, key]);
  const [wantedRow, setWantedRow] = useState<WantedRow | null>(null);
  const [wantsTreeFocus, setWantsTreeFocus] = useState(false);
  const setView = useCallback((shows: ViewName) => opened.setPlace(key, { shows }), [opened, key]);
  const setBase = useCallback((base: number | null) => opened.setPlace(key, { base }), [opened, key]);
  const isReading = image.usableLayers < image.layers.length && isRunning(state.phase);
  const size = useSizeReview({
    session,
    image,
    base: place.base,
    isWanted: place.shows === 'size' && !isReading && image.layers.length > 0,
    readsContents: state.registry === null,
  });
  const review = size.data?.review ?? null;
  const base = useMemo(
    () =>
      place.base !== null
        ? { layers: place.base, isChosen: true }
        : review === null
          ? null
          : { layers: review.base.layers, isChosen: false },
    [place.base, review],
  );
  /** From the Size view onto a path in the tree: in the changes of its layer, with nothing filtered away. */
  const showFound = useCallback(
    (wanted: number, layer: number) => {
      opened.setPlace(key, {
        shows: 'files',
        layers: { from: layer, to: layer },
        tree: { ...withoutFilters(place.tree), mode: 'changes' },
      });
      selectPath(wanted);
      setTab('files');
      setWantsTreeFocus(true);
    },
    [opened, key, place.tree, selectPath],
  );
  const { historyRows } = image;
  const showRow = useCallback(
    (row: number) => {
      const layer = historyRows[row]?.layer ?? null;
      setWantedRow({ row });
      if (layer !== null) selectLayer(layer);
      if (layout === 'narrow') {
        setView('files');
        setTab('history');
      }
    },
    [historyRows, selectLayer, layout, setView],
  );
  const noteTreeFocus = useCallback(() => setWantsTreeFocus(false), []);
  const layerCount = image.layers.length;
  const range = useMemo(() => fitLayers(place.layers, layerCount), [place.layers, layerCount]);

  const selectRawPath = useCallback(
    (raw: string, layer: number | null) => {
      opened.setPlace(key, { path: raw, ...(layer === null ? {} : { layers: { from: layer, to: layer } }) });
      if (layout === 'narrow') setTab('files');
    },
    [opened, key, layout],
  );

  const imageName = catalogImage.names[0] ?? state.name.replace(/(\.tar)?(\.\w+)?$/, '');
  const save = useCallback(
    (spec: ByteExportSpec, what = imageName) => void downloads.save(session, spec, nameSavedFile(spec, what, image)),
    [downloads, session, image, imageName],
  );
  const saveFilesystem = useCallback(
    () => save({ kind: 'filesystem', path: 0, layer: image.usableLayers - 1 }),
    [save, image.usableLayers],
  );

  const search = searches.storeOf(session);
  const askedFor = useStore(searches);
  const [askedBefore, setAskedBefore] = useState(askedFor);
  if (askedFor !== askedBefore) {
    setAskedBefore(askedFor);
    setTab('search');
  }
  const [askedAtFirst] = useState(askedFor);
  const showPath = useCallback(
    (path: number, layer: number) => {
      selectLayer(layer);
      selectPath(path);
      if (layout === 'narrow') setTab('files');
    },
    [selectLayer, selectPath, layout],
  );
  /** Looks at a path as it stands after a layer, alone or beside an older version; the path is selected in the tree too. */
  const openFile = useCallback(
    (file: number, layer: number, against: number | null = null) => {
      selectPath(file);
      opened.setPlace(key, { view: wholeFile(layer, against) });
    },
    [selectPath, opened, key],
  );
  /** The layers stay selected that were searched; the one step back leads to the results. */
  const openLine = useCallback(
    ({ path, layer, line }: FoundLine) => {
      selectPath(path);
      opened.setPlace(key, { view: { layer, against: null, line } });
    },
    [selectPath, opened, key],
  );
  const openPath = useCallback((file: number) => openFile(file, range.to), [openFile, range.to]);
  const showVersion = useCallback((view: ShownFile | null) => opened.setPlace(key, { view }), [opened, key]);

  const history: TabSpec = {
    id: 'history',
    title: 'History',
    content: (
      <History
        image={image}
        catalogImage={catalogImage}
        range={range}
        onSelectRange={selectRange}
        isFetched={state.registry !== null}
        newestFirst={newestFirst}
        onNewestFirstChange={setNewestFirst}
        instructionShown={instructionShown ?? layout === 'wide'}
        onInstructionShownChange={showInstruction}
        onNotice={say}
        base={base}
        onBaseChange={setBase}
        wanted={wantedRow}
        onSave={save}
        nowMs={nowMs}
      />
    ),
  };
  const sizeTab: TabSpec = {
    id: 'size',
    title: 'Size',
    content: (
      <Size
        image={image}
        size={size}
        isReading={isReading}
        range={place.layers === null ? null : range}
        onSelectLayer={selectLayer}
        onShowPath={showFound}
        onShowRow={showRow}
        name={key}
        onNotice={say}
      />
    ),
  };
  const files: TabSpec = {
    id: 'files',
    title: 'Files',
    content:
      image.layers.length === 0 ? (
        <p className="p-6 text-center text-muted">This image has no layers: it holds settings and no files.</p>
      ) : (
        <Tree
          session={session}
          image={image}
          range={range}
          settings={place.tree}
          onSettingsChange={changeTree}
          selectedPath={path}
          onSelectPath={selectPath}
          onOpenPath={openPath}
          onViewShown={noteView}
          wantsFocus={wantsTreeFocus}
          onFocusTaken={noteTreeFocus}
        />
      ),
  };
  const details: TabSpec = {
    id: 'details',
    title: 'Details',
    content: (
      <Details
        session={session}
        image={image}
        path={path}
        viewRevision={viewRevision}
        lastLayer={range.to}
        onSelectLayer={selectLayer}
        onSelectPath={selectPath}
        onOpenFile={openFile}
        onSave={save}
      />
    ),
  };
  const searchTab: TabSpec = {
    id: 'search',
    title: 'Search',
    content: (
      <Search
        session={session}
        image={image}
        store={search}
        layer={range.to}
        askedFor={askedFor - askedAtFirst}
        onShowPath={showPath}
        onOpenPath={openFile}
        onOpenLine={openLine}
      />
    ),
  };
  const imageTab: TabSpec = {
    id: 'image',
    title: 'Image',
    content: (
      <Image state={state} image={image} onSelectImage={selectImage} onSaveFilesystem={saveFilesystem} nowMs={nowMs} />
    ),
  };
  const warningCount = countWarnings(state.warnings) + countWarnings(image.warnings);
  const warnings: TabSpec = {
    id: 'warnings',
    title: 'Warnings',
    ...(warningCount === 0 ? {} : { badge: { text: formatCount(warningCount), meaning: 'in all' } }),
    content: (
      <Warnings
        fileWarnings={state.warnings}
        image={image}
        verify={verify}
        onVerifyChange={setVerify}
        onOpenAgain={openAgain}
        onSelectLayer={selectLayer}
        onSelectPath={selectRawPath}
      />
    ),
  };

  return (
    <div className="flex h-full flex-col">
      <Bar state={state} image={image} onSelectImage={selectImage}>
        {layout !== 'narrow' && (
          <Segmented label="Files or size" segments={VIEWS} value={place.shows} onChange={setView} />
        )}
      </Bar>
      <ImageLayout
        layout={layout}
        history={history}
        files={files}
        size={sizeTab}
        sideTabs={[details, searchTab, imageTab, warnings]}
        shows={place.shows}
        onShow={setView}
        tab={tab}
        onSelectTab={setTab}
      />
      {place.view !== null && path !== null && place.view.layer < image.usableLayers && (
        <fileViewer.Component
          session={session}
          image={image}
          path={path}
          shown={place.view}
          onShow={showVersion}
          onClose={() => showVersion(null)}
        />
      )}
    </div>
  );
}
