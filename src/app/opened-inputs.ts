import { isCancellation } from '../base/app-error.ts';
import { formatFamiliarReference } from '../base/image-reference.ts';
import type { CatalogImage } from '../core/formats/catalog.ts';
import type { Activity } from '../ui/activity.ts';
import { isRunning } from '../worker/session-phase.ts';
import type { Session, SessionInput, SessionOptions } from '../worker/session-types.ts';
import { NOWHERE, type Place } from './location-hash.ts';
import { findChoice, formatChoice, parseChoice } from './platform-choice.ts';
import { SessionProgress } from './session-progress.ts';
import { trackSession } from './tracked-session.ts';

export type OpenSession = (input: SessionInput, options: SessionOptions) => Session;

/** One file, folder or image of a registry that the person opened, and where in it they are. */
export interface OpenedInput {
  /** Its name, made unique among the opened ones; that of a file stands in the URL. */
  readonly key: string;
  readonly name: string;
  readonly input: SessionInput;
  readonly session: Session;
  readonly progress: SessionProgress;
  readonly place: Place;
}

export interface OpenedInputs {
  /** In the order of their tabs. */
  readonly inputs: readonly OpenedInput[];
  /** Key of the one on screen; null for the start page. */
  readonly activeKey: string | null;
  /** Where the address leads while its file is not open: a page cannot open a file by itself. */
  readonly awaited: Place | null;
  /** A correction makes a place say what is on screen; it is no step that Back should undo. */
  readonly lastChange: 'move' | 'correction';
}

export interface OpenRequest {
  readonly name: string;
  readonly input: SessionInput;
  readonly verify: boolean;
  readonly asRootfs?: boolean;
}

export interface ReopenOptions {
  readonly verify: boolean;
  readonly asRootfs?: boolean;
  /** In place of what was opened before, such as with credentials. */
  readonly input?: SessionInput;
}

export type PlaceChanges = Partial<Omit<Place, 'file' | 'reference'>>;

interface Dependencies {
  readonly openSession: OpenSession;
  readonly activity: Activity;
  /** Read when a session is opened, so that a late answer of the browser still counts. */
  readonly preferredPlatform: () => SessionOptions['preferredPlatform'];
  readonly onClosed?: (session: Session) => void;
  /** Something that the person asked for is not what they see. */
  readonly onNotice?: (text: string, tone: 'calm' | 'danger') => void;
}

/** Closed files that Back can open again. More would hold the names of ever more folders. */
const MOST_REMEMBERED = 20;

/**
 * Everything that is open. Opening another input keeps the others, with their place, until they are closed; a session
 * is freed exactly when its input is closed or opened anew.
 */
export class OpenedInputsStore {
  #state: OpenedInputs = { inputs: [], activeKey: null, awaited: null, lastChange: 'move' };
  /** Files that were closed, by key: handles without bytes, so that Back can lead to them again. */
  readonly #closed = new Map<string, Pick<OpenRequest, 'name' | 'input'>>();
  readonly #watches = new Map<string, () => void>();
  /** The image that each session chose by itself, and the one that it was asked for and has not shown yet. */
  readonly #firstImages = new WeakMap<Session, number>();
  readonly #askedImages = new WeakMap<Session, number>();
  readonly #listeners = new Set<() => void>();
  readonly #with: Dependencies;

  constructor(dependencies: Dependencies) {
    this.#with = dependencies;
  }

  readonly getSnapshot = (): OpenedInputs => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  find(key: string | null): OpenedInput | undefined {
    return this.#state.inputs.find((input) => input.key === key);
  }

  /** The opened image of a registry that has this short name. */
  findReference(reference: string): OpenedInput | undefined {
    return this.#state.inputs.find((input) => input.place.reference === reference);
  }

  /**
   * Opens an input and shows it. `place` is where to go in it, for the parts that it has; left out, it is the awaited place
   * for the file that is awaited.
   */
  open(request: OpenRequest, place?: Place): OpenedInput {
    const key = this.#uniqueKey(request.name);
    return this.#open(key, request, place ?? this.#awaitedIn(request, key) ?? NOWHERE);
  }

  /** Whether the awaited file was open before and can be opened without being chosen again. */
  get canOpenAwaited(): boolean {
    return this.#closed.has(this.#state.awaited?.file ?? '');
  }

  /** Opens the awaited file again, at the awaited place. */
  openAwaited(verify: boolean): void {
    const { awaited } = this.#state;
    const closed = this.#closed.get(awaited?.file ?? '');
    if (awaited === null || awaited.file === null || closed === undefined) return;
    this.#open(awaited.file, { ...closed, verify }, awaited);
  }

  #awaitedIn({ input }: OpenRequest, key: string): Place | null {
    const { awaited } = this.#state;
    return input.kind === 'files' && awaited?.file === key ? awaited : null;
  }

  #open(key: string, request: OpenRequest, place: Place): OpenedInput {
    const { input } = request;
    this.#closed.delete(key);
    const opened = this.#start(key, request, {
      ...place,
      file: input.kind === 'files' ? key : null,
      reference: input.kind === 'files' ? null : formatFamiliarReference(input.reference),
    });
    const awaited = this.#state.awaited?.file === key ? null : this.#state.awaited;
    this.#publish({ inputs: [...this.#state.inputs, opened], activeKey: key, awaited });
    return opened;
  }

  /** Opens the same input again with other options, in the same tab. */
  reopen(key: string, options: ReopenOptions): void {
    const before = this.find(key);
    if (before === undefined) return;
    this.#end(before);
    const opened = this.#start(key, { name: before.name, input: before.input, ...options }, before.place);
    this.#publish({ inputs: this.#state.inputs.map((input) => (input.key === key ? opened : input)) });
  }

  /** Closes an input, frees its memory and shows its neighbour. */
  close(key: string): void {
    const index = this.#state.inputs.findIndex((input) => input.key === key);
    const closed = this.#state.inputs[index];
    if (closed === undefined) return;
    const inputs = this.#state.inputs.filter((input) => input !== closed);
    const neighbour = inputs[index] ?? inputs[index - 1];
    if (closed.input.kind === 'files') this.#rememberClosed(key, closed);
    this.#publish({
      inputs,
      activeKey: this.#state.activeKey === key ? (neighbour?.key ?? null) : this.#state.activeKey,
    });
    this.#end(closed);
  }

  /** Shows an opened input, or the start page for null. */
  activate(key: string | null): void {
    if (key === this.#state.activeKey || (key !== null && this.find(key) === undefined)) return;
    this.#publish({ activeKey: key, awaited: null });
  }

  /** Shows the start page, which asks for the file that a place is in. */
  await(place: Place): void {
    this.#publish({ activeKey: null, awaited: place });
  }

  /** Goes to another place within an input. */
  setPlace(key: string, changes: PlaceChanges): void {
    this.#move(key, changes, {});
  }

  /** Makes a place that asks for what is not there say what is shown instead. */
  correctPlace(key: string, changes: PlaceChanges): void {
    this.#move(key, changes, { lastChange: 'correction' });
  }

  /** Shows an input at a place, in one change. Answers whether it is open. */
  goTo(key: string, changes: PlaceChanges): boolean {
    return this.#move(key, changes, { activeKey: key, awaited: null });
  }

  #move(key: string, changes: PlaceChanges, rest: Partial<OpenedInputs>): boolean {
    const input = this.find(key);
    if (input === undefined) return false;
    const moved: OpenedInput = { ...input, place: { ...input.place, ...changes } };
    this.#publish({ ...rest, inputs: this.#state.inputs.map((each) => (each === input ? moved : each)) });
    this.#followImage(key);
    return true;
  }

  #rememberClosed(key: string, { name, input }: OpenedInput): void {
    this.#closed.set(key, { name, input });
    for (const oldest of this.#closed.keys()) {
      if (this.#closed.size <= MOST_REMEMBERED) return;
      this.#closed.delete(oldest);
    }
  }

  #start(key: string, request: OpenRequest, place: Place): OpenedInput {
    const { openSession, activity, preferredPlatform } = this.#with;
    const platform = place.platform === null ? null : parseChoice(place.platform);
    const session = trackSession(
      openSession(request.input, {
        name: request.name,
        verify: request.verify,
        preferredPlatform: preferredPlatform(),
        ...(platform === null ? {} : { platform }),
        ...(request.asRootfs === undefined ? {} : { asRootfs: request.asRootfs }),
      }),
      activity,
    );

    let endRunning: (() => void) | null = null;
    const watch = () => {
      const running = isRunning(session.getState().phase);
      if (running) endRunning ??= activity.begin();
      // The place may ask for another image than the one that was chosen; it can be asked for once the images are known.
      this.#followImage(key);
      if (!running) {
        endRunning?.();
        endRunning = null;
      }
    };
    if (isRunning(session.getState().phase)) endRunning = activity.begin();
    const stop = session.subscribe(watch);
    this.#watches.set(key, () => {
      stop();
      endRunning?.();
    });
    return { key, name: request.name, input: request.input, session, progress: new SessionProgress(session), place };
  }

  #end(input: OpenedInput): void {
    this.#watches.get(input.key)?.();
    this.#watches.delete(input.key);
    input.progress.close();
    input.session.close();
    this.#with.onClosed?.(input.session);
  }

  /** Asks the session for the image that the place means; a place that names none that can be shown is mended. */
  #followImage(key: string): void {
    const input = this.find(key);
    const selected = input?.session.getState().selected ?? null;
    if (input === undefined || selected === null) return;
    const { session, place } = input;
    const byItself = this.#firstImages.get(session) ?? selected.index;
    this.#firstImages.set(session, byItself);

    const { images } = session.getState();
    if (input.input.kind === 'registry' && !this.#mendPlatform(input, images, selected.index)) return;
    const wanted = place.platform === null ? (place.image ?? byItself) : findChoice(images, place.platform);
    if (images[wanted]?.present !== true) {
      if (place.image !== null) {
        this.#with.onNotice?.(`${key} has no image ${place.image + 1} that can be shown. Another is shown.`, 'calm');
        this.correctPlace(key, { image: null });
      }
      return;
    }
    if (wanted === (this.#askedImages.get(session) ?? selected.index)) return;
    this.#askedImages.set(session, wanted);
    const forget = () => {
      if (this.#askedImages.get(session) === wanted) this.#askedImages.delete(session);
    };
    session.selectImage(wanted).then(forget, (error: unknown) => {
      forget();
      if (this.find(key)?.session !== session) return;
      if (!isCancellation(error)) {
        this.#with.onNotice?.(error instanceof Error ? error.message : String(error), 'danger');
      }
      const shown = session.getState().selected?.index ?? null;
      if (this.find(key)?.place.image === wanted) this.correctPlace(key, { image: shown });
      if (place.platform !== null && this.find(key)?.place.platform === place.platform) {
        this.correctPlace(key, { platform: shown === null ? null : formatChoice(images, shown) });
      }
    });
  }

  /**
   * Writes down the platform that was chosen by itself, so that the address shows the same elsewhere. Answers false when
   * it changed the place, which is then followed anew.
   */
  #mendPlatform({ key, place }: OpenedInput, images: readonly CatalogImage[], selected: number): boolean {
    if (place.platform !== null && findChoice(images, place.platform) >= 0) return true;
    const platform = formatChoice(images, selected);
    if (place.platform === platform) return true;
    if (place.platform !== null) {
      const instead = platform === null ? 'The one that it has is shown' : `The one for ${platform} is shown`;
      this.#with.onNotice?.(`${key} has no image for ${place.platform}. ${instead}.`, 'calm');
    }
    this.correctPlace(key, { platform });
    return false;
  }

  #uniqueKey(name: string): string {
    let key = name;
    for (let copy = 2; this.find(key) !== undefined; copy += 1) key = `${name} (${copy})`;
    return key;
  }

  #publish(changes: Partial<OpenedInputs>): void {
    this.#state = { ...this.#state, lastChange: 'move', ...changes };
    for (const listener of this.#listeners) listener();
  }
}
