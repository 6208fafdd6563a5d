import { isCancellation } from '../../base/app-error.ts';
import type { FilterSyntax } from '../../core/analysis/view-types.ts';
import type { SearchScope } from '../../core/search/content-query.ts';
import type { FoundLine, SearchUpdate, Session } from '../../worker/session-types.ts';

export type SearchKind = 'paths' | 'contents';

/** What is typed and chosen. */
export interface SearchForm {
  readonly kind: SearchKind;
  readonly pathText: string;
  readonly pathSyntax: FilterSyntax;
  readonly contentText: string;
  readonly isExpression: boolean;
  readonly matchCase: boolean;
  readonly scope: SearchScope['kind'];
}

export type RunStage =
  | { readonly kind: 'none' }
  | { readonly kind: 'running' }
  | { readonly kind: 'done' }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly message: string };

/** A search in contents, under way or over. */
export interface SearchRun {
  readonly stage: RunStage;
  readonly lines: readonly FoundLine[];
  /** Null before the first update. */
  readonly last: SearchUpdate | null;
}

export interface SearchSnapshot {
  readonly form: SearchForm;
  readonly run: SearchRun;
}

const NO_RUN: SearchRun = { stage: { kind: 'none' }, lines: [], last: null };

/** The searches of one opened input. It outlives the pane, which is only there while its tab is shown. */
export class SearchStore {
  readonly #session: Pick<Session, 'searchContents'>;
  readonly #listeners = new Set<() => void>();
  #controller: AbortController | null = null;
  #snapshot: SearchSnapshot = {
    form: {
      kind: 'paths',
      pathText: '',
      pathSyntax: 'text',
      contentText: '',
      isExpression: false,
      matchCase: false,
      scope: 'filesystem',
    },
    run: NO_RUN,
  };

  constructor(session: Pick<Session, 'searchContents'>) {
    this.#session = session;
  }

  getSnapshot = (): SearchSnapshot => this.#snapshot;

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  set(changes: Partial<SearchForm>): void {
    this.#replace({ ...this.#snapshot, form: { ...this.#snapshot.form, ...changes } });
  }

  /** Searches the contents of the form's scope, with `layer` for the layer that is looked at; ends the search before. */
  async start(layer: number): Promise<void> {
    this.cancel();
    const { contentText, isExpression, matchCase, scope } = this.#snapshot.form;
    if (contentText === '') return;
    const controller = new AbortController();
    this.#controller = controller;
    this.#setRun({ ...NO_RUN, stage: { kind: 'running' } });
    const change = (run: Partial<SearchRun>) => {
      if (this.#controller === controller) this.#setRun({ ...this.#snapshot.run, ...run });
    };
    const query = {
      text: contentText,
      syntax: isExpression ? 'regex' : 'text',
      matchCase,
      scope: scope === 'versions' ? { kind: scope } : { kind: scope, layer },
    } as const;
    try {
      await this.#session.searchContents(
        query,
        (last) =>
          change({ last, ...(last.lines.length === 0 ? {} : { lines: [...this.#snapshot.run.lines, ...last.lines] }) }),
        controller.signal,
      );
      change({ stage: { kind: 'done' } });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      change({ stage: isCancellation(error) ? { kind: 'cancelled' } : { kind: 'failed', message } });
    }
  }

  /** Stops the search at once; what was found stays. */
  cancel(): void {
    this.#controller?.abort(new DOMException('cancelled', 'AbortError'));
  }

  #setRun(run: SearchRun): void {
    this.#replace({ ...this.#snapshot, run });
  }

  #replace(snapshot: SearchSnapshot): void {
    this.#snapshot = snapshot;
    for (const listener of this.#listeners) listener();
  }
}
