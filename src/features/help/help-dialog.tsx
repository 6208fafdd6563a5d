import type { ReactElement, ReactNode } from 'react';
import { MARK_TEXTS } from '../../core/explain/change-texts.ts';
import { INSTRUCTION_TEXTS } from '../../core/explain/explain-instruction.ts';
import { FIGURE_TEXTS } from '../../core/explain/figure-texts.ts';
import { GLOSSARY } from '../../core/explain/glossary.ts';
import { LAYERS_GUIDE } from '../../core/explain/layers-guide.ts';
import { TREE_COLUMN_TEXTS } from '../../core/explain/tree-column-texts.ts';
import { Mark } from '../../core/analysis/change.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { MarkBadge } from '../../ui/mark-badge.tsx';
import { Tabs } from '../../ui/tabs.tsx';

export interface KeyGroup {
  readonly title: string;
  readonly keys: readonly { readonly key: string; readonly text: string }[];
}

export interface HelpDialogProps {
  readonly keyGroups: readonly KeyGroup[];
  readonly tab: HelpTab;
  readonly onTabChange: (tab: HelpTab) => void;
  readonly onClose: () => void;
}

export type HelpTab = 'keys' | 'layers' | 'words' | 'about';

/** Keys, how layers work, the words of the field, and what becomes of the person's files. */
export function HelpDialog({ keyGroups, tab, onTabChange, onClose }: HelpDialogProps): ReactElement {
  return (
    <Dialog title="Help" onClose={onClose}>
      <div className="h-[70dvh]">
        <Tabs
          label="Help about"
          selected={tab}
          onSelect={(id) => onTabChange(id as HelpTab)}
          tabs={[
            { id: 'keys', title: 'Keys', content: <Keys groups={keyGroups} /> },
            { id: 'layers', title: 'How layers work', content: <LayersGuide /> },
            { id: 'words', title: 'Words', content: <Words /> },
            { id: 'about', title: 'About and privacy', content: <About /> },
          ]}
        />
      </div>
    </Dialog>
  );
}

function Page({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <div tabIndex={0} role="region" aria-label="Text" className="h-full overflow-y-auto px-5 py-4">
      {children}
    </div>
  );
}

function Keys({ groups }: { readonly groups: readonly KeyGroup[] }): ReactElement {
  return (
    <Page>
      <div className="columns-1 gap-8 sm:columns-2">
        {groups.map(({ title, keys }) => (
          <section key={title} className="mb-5 break-inside-avoid">
            <h3 className="mb-1.5 font-semibold">{title}</h3>
            <dl className="grid grid-cols-[max-content_minmax(0,1fr)] items-baseline gap-x-3 gap-y-1.5">
              {keys.map(({ key, text }) => (
                <div key={key} className="contents">
                  <dt>
                    <kbd className="rounded-sm border border-border bg-sunken px-1.5 py-0.5 font-mono text-sm whitespace-nowrap">
                      {key}
                    </kbd>
                  </dt>
                  <dd className="text-muted">{text}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Page>
  );
}

const SHOWN_MARKS = [
  ['added', Mark.added],
  ['modified', Mark.modified],
  ['removed', Mark.removed],
  ['touched', Mark.touched],
  ['identical', Mark.identical],
  ['implied', Mark.implied],
] as const;

function LayersGuide(): ReactElement {
  return (
    <Page>
      <ol className="flex flex-col gap-5">
        {LAYERS_GUIDE.map(({ title, text, example }, index) => (
          <li key={title}>
            <h3 className="font-semibold">
              {index + 1}. {title}
            </h3>
            <p className="mt-1 max-w-[68ch] text-muted">{text}</p>
            {example !== null && (
              <pre className="mt-2 overflow-x-auto rounded-md border border-border bg-sunken px-3 py-2 font-mono text-sm">
                {example}
              </pre>
            )}
          </li>
        ))}
      </ol>
      <h3 className="mt-6 mb-2 font-semibold">The marks</h3>
      <dl className="flex flex-col gap-2">
        {SHOWN_MARKS.map(([kind, mark]) => (
          <div
            key={kind}
            className="grid grid-cols-[1.25rem_8.5rem_minmax(0,1fr)] gap-x-2 max-sm:grid-cols-[1.25rem_minmax(0,1fr)]"
          >
            <MarkBadge kind={kind} decorative />
            <dt className="font-semibold">{MARK_TEXTS[mark].title}</dt>
            <dd className="text-muted max-sm:col-start-2">{MARK_TEXTS[mark].text}</dd>
          </div>
        ))}
      </dl>
    </Page>
  );
}

/** The words of the field, and all that explains itself under a pointer, for whoever has none. */
function Words(): ReactElement {
  return (
    <Page>
      <Terms terms={GLOSSARY.map(({ term, meaning }) => [term, meaning])} />
      <h3 className="mt-6 mb-2 font-semibold">Instructions</h3>
      <Terms terms={Object.entries(INSTRUCTION_TEXTS).map(([keyword, { text }]) => [keyword, text])} />
      <h3 className="mt-6 mb-2 font-semibold">Figures</h3>
      <Terms terms={Object.values(FIGURE_TEXTS).map(({ title, text }) => [title, text])} />
      <h3 className="mt-6 mb-2 font-semibold">Columns of the tree</h3>
      <Terms terms={Object.values(TREE_COLUMN_TEXTS).map(({ title, text }) => [title, text])} />
    </Page>
  );
}

function Terms({ terms }: { readonly terms: readonly (readonly [term: string, meaning: string])[] }): ReactElement {
  return (
    <dl className="grid grid-cols-[11rem_minmax(0,1fr)] gap-x-4 gap-y-2 max-sm:grid-cols-1">
      {terms.map(([term, meaning]) => (
        <div key={term} className="contents">
          <dt className="font-semibold">{term}</dt>
          <dd className="text-muted max-sm:mb-2">{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}

function About(): ReactElement {
  return (
    <Page>
      <div className="flex max-w-[68ch] flex-col gap-3 text-muted">
        <p>
          Layerscope opens a container image and shows what every layer of it adds, changes and hides. It is free
          software under the Apache License 2.0.
        </p>
        <h3 className="font-semibold text-text">What becomes of your files</h3>
        <p>
          What you drop or choose never leaves this machine. The page reads a file where it lies, piece by piece, in
          background tasks of your browser; no copy is made and nothing is uploaded. You can check that: the page’s
          content security policy lets it connect to the server it came from and to nothing else, and the browser’s
          network tools show that all it asks of that server are its own parts and the built-in samples.
        </p>
        <h3 className="font-semibold text-text">What becomes of images that you name</h3>
        <p>
          An image that you name is fetched from its registry through this page’s own server, because registries do not
          answer pages. The server passes on what the registry sends and keeps nothing of a private image. The registry
          learns what was asked for, and the server’s address. Every layer is checked against its digest here.
        </p>
        <p>
          Where a registry asks who you are, the form says which host gets user name and token. They pass through this
          page’s server, which neither stores nor logs them, and stay in the tab’s memory, or until the tab is closed if
          you choose so. A link that opens an image sends none until you ask for it by a click.
        </p>
        <h3 className="font-semibold text-text">What is kept on this machine</h3>
        <p>
          Between visits: the theme, the widths of the panes, the choices in this page, and the layers of images that
          you named, so that they open again without being fetched. The start page lists these, says what they take, and
          has the switch and the button to keep none. Of files that you open nothing is kept.
        </p>
        <h3 className="font-semibold text-text">What the figures mean</h3>
        <p>
          Sizes are in multiples of 1000, as docker prints them. Layers are counted from 1 at the bottom. A path counts
          as modified only when its content or its metadata really differ from the version below; listed again without a
          difference is a kind of its own.
        </p>
      </div>
    </Page>
  );
}
