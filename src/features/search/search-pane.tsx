import { useEffect, useRef, type ReactElement } from 'react';
import type { FilterSyntax } from '../../core/analysis/view-types.ts';
import { SEARCH_SCOPE_TEXTS, SEARCH_TEXTS } from '../../core/explain/search-texts.ts';
import { layerNumber } from '../../core/layers/layer-number.ts';
import type { SearchScope } from '../../core/search/content-query.ts';
import { Button } from '../../ui/button.tsx';
import { FilterInput } from '../../ui/filter-input.tsx';
import { Explain } from '../../ui/tooltip.tsx';
import { useStore } from '../../ui/use-store.ts';
import type { FoundLine, SelectedImage, Session } from '../../worker/session-types.ts';
import { ContentResults } from './content-results.tsx';
import { PathResults } from './path-results.tsx';
import type { SearchForm, SearchKind, SearchStore } from './search-store.ts';

export interface SearchPaneProps {
  readonly session: Session;
  readonly image: SelectedImage;
  readonly store: SearchStore;
  /** The last layer that the tree shows. */
  readonly layer: number;
  /** Grows when a person asks for the search: its field takes the focus. */
  readonly askedFor: number;
  /** A path was chosen: to be shown as it is in a layer. */
  readonly onShowPath: (path: number, layer: number) => void;
  /** The content of a path is to be looked at, as it is in a layer. */
  readonly onOpenPath: (path: number, layer: number) => void;
  /** A line was chosen: to be looked at in its file. */
  readonly onOpenLine: (found: FoundLine) => void;
}

const KINDS: readonly (readonly [SearchKind, string])[] = [
  ['paths', 'Paths'],
  ['contents', 'Contents'],
];

const SYNTAXES: readonly (readonly [FilterSyntax, string])[] = [
  ['text', 'text'],
  ['glob', 'glob'],
  ['regex', 'regex'],
];

/** Searches the whole image: paths of all layers, or text in files. */
export function SearchPane(props: SearchPaneProps): ReactElement {
  const { session, image, store, layer, askedFor, onShowPath, onOpenPath, onOpenLine } = props;
  const { form, run } = useStore(store);
  const input = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (askedFor > 0) input.current?.querySelector<HTMLInputElement>('input[type=text]')?.focus();
  }, [askedFor, form.kind]);

  return (
    <section aria-label="Search" className="flex h-full flex-col bg-surface">
      <form
        ref={input}
        className="flex flex-col gap-2 px-3 py-2"
        onSubmit={(event) => {
          event.preventDefault();
          if (form.kind === 'contents') void store.start(layer);
        }}
      >
        <KindSwitch kind={form.kind} onKind={(kind) => store.set({ kind })} />
        {form.kind === 'paths' ? (
          <PathForm form={form} onChange={(changes) => store.set(changes)} />
        ) : (
          <ContentForm
            form={form}
            layer={layer}
            isRunning={run.stage.kind === 'running'}
            onChange={(changes) => store.set(changes)}
            onCancel={() => store.cancel()}
          />
        )}
      </form>
      {form.kind === 'contents' ? (
        <ContentResults run={run} onOpen={onOpenLine} onShow={onShowPath} />
      ) : form.pathText === '' ? (
        <p className="px-3 text-sm text-muted">{SEARCH_TEXTS.paths.text}</p>
      ) : (
        <PathResults
          session={session}
          image={image}
          query={{ syntax: form.pathSyntax, text: form.pathText }}
          onShow={onShowPath}
          onOpen={onOpenPath}
        />
      )}
    </section>
  );
}

function KindSwitch({
  kind,
  onKind,
}: {
  readonly kind: SearchKind;
  readonly onKind: (kind: SearchKind) => void;
}): ReactElement {
  return (
    <div role="radiogroup" aria-label="What to search" className="flex gap-3 text-sm">
      {KINDS.map(([value, label]) => (
        <Explain key={value} text={SEARCH_TEXTS[value].text} side="bottom">
          <label className="flex items-center gap-1">
            <input type="radio" name="search-kind" checked={kind === value} onChange={() => onKind(value)} />
            {label}
          </label>
        </Explain>
      ))}
    </div>
  );
}

interface FormProps {
  readonly form: SearchForm;
  readonly onChange: (changes: Partial<SearchForm>) => void;
}

function PathForm({ form, onChange }: FormProps): ReactElement {
  return (
    <div className="flex">
      <FilterInput
        label="Search paths of all layers"
        placeholder={
          form.pathSyntax === 'glob' ? '*.so.*' : form.pathSyntax === 'regex' ? '/bin/[^/]*sh$' : 'part of a path'
        }
        value={form.pathText}
        onValue={(pathText) => onChange({ pathText })}
        className="flex-1 rounded-r-none border-r-0"
      />
      <select
        aria-label="How the search is read"
        value={form.pathSyntax}
        onChange={(event) => onChange({ pathSyntax: event.target.value as FilterSyntax })}
        className="h-7 rounded-r-md border border-edge bg-raised px-1 text-sm text-muted"
      >
        {SYNTAXES.map(([value, label]) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </div>
  );
}

interface ContentFormProps extends FormProps {
  readonly layer: number;
  readonly isRunning: boolean;
  readonly onCancel: () => void;
}

function ContentForm({ form, layer, isRunning, onChange, onCancel }: ContentFormProps): ReactElement {
  const number = layerNumber(layer);
  const scopes: readonly (readonly [SearchScope['kind'], string])[] = [
    ['filesystem', `Files after layer ${number}`],
    ['layer', `Files of layer ${number}`],
    ['versions', 'All versions in all layers'],
  ];
  return (
    <>
      <input
        type="text"
        aria-label="Search in contents"
        placeholder={form.isExpression ? 'regular expression' : 'text in files'}
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="off"
        value={form.contentText}
        onChange={(event) => onChange({ contentText: event.target.value })}
        className="h-7 min-w-0 rounded-md border border-edge bg-raised px-2 font-mono text-sm text-text placeholder:text-faint"
      />
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
        <label className="flex items-center gap-1">
          <input
            type="checkbox"
            checked={form.isExpression}
            onChange={(event) => onChange({ isExpression: event.target.checked })}
          />
          Regular expression
        </label>
        <label className="flex items-center gap-1">
          <input
            type="checkbox"
            checked={form.matchCase}
            onChange={(event) => onChange({ matchCase: event.target.checked })}
          />
          Match case
        </label>
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Explain text={`${SEARCH_SCOPE_TEXTS[form.scope].text} ${SEARCH_TEXTS.limits.text}`} side="bottom">
          <select
            aria-label="Where to search"
            value={form.scope}
            onChange={(event) => onChange({ scope: event.target.value as SearchScope['kind'] })}
            className="h-7 min-w-0 flex-1 rounded-md border border-edge bg-raised px-1 text-sm text-text"
          >
            {scopes.map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </select>
        </Explain>
        {/* Two elements: were it one, the press that cancels would end on what is by then the button that submits. */}
        {isRunning ? (
          <Button key="cancel" onClick={onCancel}>
            Cancel
          </Button>
        ) : (
          <Button key="search" type="submit" tone="primary" disabled={form.contentText === ''}>
            Search
          </Button>
        )}
      </div>
    </>
  );
}
