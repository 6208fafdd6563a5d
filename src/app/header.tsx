import {
  CircleHelp,
  CloudDownload,
  Download,
  FolderOpen,
  HardDriveUpload,
  Layers,
  Monitor,
  Moon,
  Plus,
  Sun,
  X,
} from 'lucide-react';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import { SAMPLES, type Sample } from '../features/open/samples.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { Menu, type MenuSection } from '../ui/menu.tsx';
import { Explain } from '../ui/tooltip.tsx';
import { useStore } from '../ui/use-store.ts';
import type { OpenedInput } from './opened-inputs.ts';
import { useServices } from './services.ts';
import type { ThemeChoice } from './settings.ts';
import { nextTheme } from './theme.ts';
import { useSessionState } from './use-session.ts';

export interface HeaderProps {
  readonly onExport: (input: OpenedInput) => Promise<void>;
  readonly onHelp: () => void;
  readonly onNameImage: () => void;
  readonly onOpenSample: (sample: Sample | undefined) => void;
  /** The page's one file input. */
  readonly fileInput: ReactElement;
}

const THEMES: Readonly<Record<ThemeChoice, { readonly icon: ReactElement; readonly text: string }>> = {
  system: { icon: <Monitor aria-hidden />, text: 'Theme: as the system has it. Press for light.' },
  light: { icon: <Sun aria-hidden />, text: 'Theme: light. Press for dark.' },
  dark: { icon: <Moon aria-hidden />, text: 'Theme: dark. Press to follow the system.' },
};

const OPEN_MENU: readonly MenuSection[] = [
  {
    items: [
      { id: 'file', text: 'Choose file…', icon: <HardDriveUpload aria-hidden /> },
      { id: 'folder', text: 'Open folder…', icon: <FolderOpen aria-hidden /> },
      { id: 'name', text: 'Name an image…', note: 'From a registry', icon: <CloudDownload aria-hidden /> },
    ],
  },
  { title: 'Samples', items: SAMPLES.map(({ title }, index) => ({ id: String(index), text: title })) },
];

/** The page's name, what is open, and what can be done with it. */
export function Header({ onExport, onHelp, onNameImage, onOpenSample, fileInput }: HeaderProps): ReactElement {
  const { opened, settings, picker } = useServices();
  const { inputs, activeKey } = useStore(opened);
  const { theme } = useStore(settings);
  const active = inputs.find((input) => input.key === activeKey);
  const tabs = useRef<HTMLUListElement>(null);
  /** Place of the tab that was closed, whose neighbour takes the focus over. */
  const closedAt = useRef<number | null>(null);
  useEffect(() => {
    const at = closedAt.current;
    closedAt.current = null;
    if (at === null || inputs.length === 0) return;
    tabs.current?.children[Math.min(at, inputs.length - 1)]?.querySelector('button')?.focus();
  }, [inputs]);
  useEffect(() => {
    tabs.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [activeKey]);
  return (
    <header className="flex h-11 shrink-0 items-center gap-2 border-b border-border bg-surface px-2">
      {fileInput}
      <Explain text="To the start page; what is open stays open" side="bottom">
        <button
          type="button"
          onClick={() => opened.activate(null)}
          className="flex h-8 shrink-0 items-center gap-1.5 rounded-md px-1.5 text-lg font-semibold hover:bg-hover"
        >
          <Layers aria-hidden className="size-5 text-accent" />
          <span className="max-sm:sr-only">Layerscope</span>
        </button>
      </Explain>

      <nav aria-label="Opened images" className="flex min-w-0 flex-1 items-stretch gap-1 self-stretch">
        <ul ref={tabs} className="flex min-w-0 items-stretch gap-1 overflow-x-auto overflow-y-hidden">
          {inputs.map((input, index) => (
            <InputTab
              key={input.key}
              input={input}
              isActive={input.key === activeKey}
              onShow={() => opened.activate(input.key)}
              onClose={() => {
                closedAt.current = index;
                opened.close(input.key);
              }}
            />
          ))}
        </ul>
        <Menu
          align="start"
          trigger={
            <IconButton
              label="Open another image"
              explanation="Open another image; what is open stays open"
              icon={<Plus aria-hidden />}
              className="self-center"
            />
          }
          sections={OPEN_MENU}
          onSelect={(id) => {
            if (id === 'file') picker.pickFiles();
            else if (id === 'folder') picker.pickFolder();
            else if (id === 'name') onNameImage();
            else onOpenSample(SAMPLES[Number(id)]);
          }}
        />
      </nav>

      <div className="flex shrink-0 items-center gap-1">
        {active === undefined ? (
          <ExportButton disabled />
        ) : (
          <InputExport key={active.session.id} input={active} onExport={onExport} />
        )}
        <IconButton
          label={`Theme: ${theme}`}
          explanation={THEMES[theme].text}
          icon={THEMES[theme].icon}
          onClick={() => settings.set({ theme: nextTheme(theme) })}
        />
        <IconButton
          label="Help"
          explanation="Keys, and how layers work"
          keys="?"
          icon={<CircleHelp aria-hidden />}
          onClick={onHelp}
        />
      </div>
    </header>
  );
}

/** Waits for reading and verification to end, and says so. */
function InputExport({
  input,
  onExport,
}: Pick<HeaderProps, 'onExport'> & { readonly input: OpenedInput }): ReactElement {
  const [isExporting, setExporting] = useState(false);
  const { phase, selected } = useSessionState(input.session);
  const isNothingRead = phase.kind === 'failed' || (phase.kind === 'cancelled' && selected === null);
  return (
    <ExportButton
      disabled={isNothingRead}
      isWaiting={isExporting}
      onClick={() => {
        setExporting(true);
        void onExport(input).finally(() => setExporting(false));
      }}
    />
  );
}

interface ExportButtonProps {
  readonly disabled: boolean;
  readonly isWaiting?: boolean;
  readonly onClick?: () => void;
}

function ExportButton({ disabled, isWaiting = false, onClick }: ExportButtonProps): ReactElement {
  return (
    <Explain
      text="Saves everything found in this image as JSON: layers, history, counts, bytes, hashes, warnings"
      side="bottom"
    >
      {/* Not disabled while it waits: the browser would take the focus from it. */}
      <Button
        onClick={isWaiting ? undefined : onClick}
        disabled={disabled}
        aria-disabled={isWaiting}
        aria-busy={isWaiting}
        className="aria-disabled:cursor-wait aria-disabled:opacity-55"
      >
        <Download aria-hidden className={isWaiting ? 'animate-pulse' : ''} />
        <span className="max-sm:sr-only">Export report</span>
      </Button>
    </Explain>
  );
}

interface InputTabProps {
  readonly input: OpenedInput;
  readonly isActive: boolean;
  readonly onShow: () => void;
  readonly onClose: () => void;
}

function InputTab({ input, isActive, onShow, onClose }: InputTabProps): ReactElement {
  const slash = input.input.kind === 'registry' ? input.key.lastIndexOf('/') + 1 : 0;
  const path = input.key.slice(0, slash);
  const name = input.key.slice(slash);
  return (
    <li
      className={`flex max-w-56 min-w-24 items-center self-center rounded-md ${
        isActive ? 'bg-accent-soft' : 'hover:bg-hover'
      }`}
    >
      <button
        type="button"
        aria-current={isActive ? 'page' : undefined}
        onClick={onShow}
        title={input.key}
        // Two boxes would be read as two words.
        aria-label={path === '' ? undefined : input.key}
        className={`flex h-7 min-w-0 flex-1 items-center rounded-md pl-2.5 text-left ${isActive ? 'font-semibold' : 'text-muted'}`}
      >
        {/* Registry and owner give way first: what an image is called stands at the end. */}
        {path !== '' && <span className="min-w-3 shrink truncate">{path}</span>}
        <span className={path === '' ? 'truncate' : 'max-w-[85%] shrink-0 truncate'}>{name}</span>
      </button>
      <button
        type="button"
        aria-label={`Close ${input.key}`}
        onClick={onClose}
        className="mx-0.5 flex size-6 shrink-0 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-text"
      >
        <X aria-hidden className="size-3.5" />
      </button>
    </li>
  );
}
