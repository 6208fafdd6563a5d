import { AppError, isCancellation } from '../../base/app-error.ts';
import { formatReference, parseImageReference, type Repository } from '../../base/image-reference.ts';
import { ERROR_TEXTS } from '../../core/explain/error-texts.ts';
import { sortTagsNewestFirst, type TagList } from '../../worker/client.ts';

/** What is being typed where a tag belongs. */
export interface TagQuestion {
  readonly repository: Repository;
  /** The text up to the tag, colon included; a tag put behind it is the whole text. */
  readonly before: string;
  readonly prefix: string;
}

export interface Suggestions {
  /** Tags that begin with the prefix, then those that hold it elsewhere; the newest of each first, page by page. */
  readonly tags: readonly string[];
  readonly isLoading: boolean;
  /** Why there are none, in a few words. */
  readonly problem: string | null;
}

/** A list longer than this is no help; more are fetched when somebody scrolls to its end. */
const ENOUGH = 50;
/** Pages that are fetched by themselves while hardly any tag matches. Registries send 100 to 1000 tags in one. */
const PAGES_BY_THEMSELVES = 5;

const NONE: Suggestions = { tags: [], isLoading: false, problem: null };

/** `name:` and what follows, when the text before the colon is the name of a repository. */
export function findTagQuestion(text: string): TagQuestion | null {
  const colon = text.lastIndexOf(':');
  if (colon < 1 || colon < text.lastIndexOf('/') || /[\s@]/.test(text)) return null;
  const parsed = parseImageReference(text.slice(0, colon));
  if (parsed.kind === 'problem') return null;
  const { registry, name } = parsed.reference;
  return { repository: { registry, name }, before: text.slice(0, colon + 1), prefix: text.slice(colon + 1) };
}

/** Lists the tags of one repository at a time, as many pages as are needed. */
export class TagSuggestions {
  readonly #openTags: (repository: Repository) => TagList;
  readonly #listeners = new Set<() => void>();
  #snapshot = NONE;
  #key: string | null = null;
  #list: TagList | null = null;
  #tags: string[] = [];
  #prefix = '';
  #problem: string | null = null;
  #isLoading = false;
  #wanted = ENOUGH;
  #pagesLeft = PAGES_BY_THEMSELVES;

  constructor(openTags: (repository: Repository) => TagList) {
    this.#openTags = openTags;
  }

  readonly getSnapshot = (): Suggestions => this.#snapshot;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Asks for the tags of a repository that begin with the prefix; null stops asking. */
  ask(question: TagQuestion | null): void {
    const key = question === null ? null : formatReference({ ...question.repository, tag: null, digest: null });
    if (key !== this.#key) {
      this.#list?.close();
      this.#key = key;
      this.#list = question === null ? null : this.#openTags(question.repository);
      this.#tags = [];
      this.#problem = null;
      this.#isLoading = false;
    }
    this.#prefix = question?.prefix ?? '';
    this.#wanted = ENOUGH;
    this.#pagesLeft = PAGES_BY_THEMSELVES;
    this.#publish();
    void this.#load();
  }

  /** The person is at the end of the list. */
  more(): void {
    this.#wanted += ENOUGH;
    this.#pagesLeft = PAGES_BY_THEMSELVES;
    this.#publish();
    void this.#load();
  }

  async #load(): Promise<void> {
    const list = this.#list;
    if (list === null || this.#isLoading) return;
    while (this.#list === list && this.#pagesLeft > 0 && matchingTags(this.#tags, this.#prefix).length < this.#wanted) {
      this.#isLoading = true;
      this.#publish();
      const page = await list.next().catch((error: unknown) => {
        if (this.#list === list && !isCancellation(error)) this.#problem = describe(error);
        return null;
      });
      if (this.#list !== list) return;
      this.#isLoading = false;
      this.#pagesLeft -= 1;
      if (page === null) this.#pagesLeft = 0;
      // Each page in itself: a later one must not move the tag that somebody has highlighted.
      else this.#tags = [...this.#tags, ...sortTagsNewestFirst(page)];
      this.#publish();
    }
  }

  #publish(): void {
    this.#snapshot = {
      tags: matchingTags(this.#tags, this.#prefix).slice(0, this.#wanted),
      isLoading: this.#isLoading,
      problem: this.#problem,
    };
    for (const listener of this.#listeners) listener();
  }
}

function matchingTags(tags: readonly string[], prefix: string): readonly string[] {
  if (prefix === '') return tags;
  const within = tags.filter((tag) => tag.includes(prefix));
  return [...within.filter((tag) => tag.startsWith(prefix)), ...within.filter((tag) => !tag.startsWith(prefix))];
}

function describe(error: unknown): string {
  return error instanceof AppError ? ERROR_TEXTS[error.code].title : String(error);
}
