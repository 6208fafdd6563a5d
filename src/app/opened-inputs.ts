import type { Activity } from '../ui/activity.ts';
import { isRunning } from '../worker/session-phase.ts';
import type { InputFile, Session, SessionInput, SessionOptions } from '../worker/session-types.ts';
import { NOWHERE, type Place } from './location-hash.ts';
import { SessionProgress } from './session-progress.ts';
import { trackSession } from './tracked-session.ts';

export type OpenSession = (input: SessionInput, options: SessionOptions) => Session;

/** One file or folder that the person opened, and where in it they are. */
export interface OpenedInput {
  /** Its name, made unique among the opened ones; stands in the URL. */
  readonly key: string;
  readonly name: string;
  readonly files: readonly InputFile[];
  readonly session: Session;
  readonly progress: SessionProgress;
  readonly place: Place;
}

export interface OpenedInputs {
  /** In the order of their tabs. */
  readonly inputs: readonly OpenedInput[];
  /** Key of the one on screen; null for the start page. */
  readonly activeKey: string | null;
}

export interface OpenRequest {
  readonly name: string;
  readonly files: readonly InputFile[];
  readonly verify: boolean;
  readonly asRootfs?: boolean;
}

interface Dependencies {
  readonly openSession: OpenSession;
  readonly activity: Activity;
  /** Read when a session is opened, so that a late answer of the browser still counts. */
  readonly preferredPlatform: () => SessionOptions['preferredPlatform'];
  readonly onClosed?: (session: Session) => void;
}

/**
 * Everything that is open. Opening another input keeps the others, with their place, until they are closed; a session
 * is freed exactly when its input is closed or opened anew.
 */
export class OpenedInputsStore {
  #state: OpenedInputs = { inputs: [], activeKey: null };
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

  /** Opens an input and shows it. `place` is where to go in it (of a kept link), for the parts that it has. */
  open(request: OpenRequest, place: Place = NOWHERE): OpenedInput {
    const key = this.#uniqueKey(request.name);
    const opened = this.#start(key, request, { ...place, file: key });
    this.#publish({ inputs: [...this.#state.inputs, opened], activeKey: key });
    return opened;
  }

  /** Opens the same files again with other options, in the same tab. */
  reopen(key: string, options: { readonly verify: boolean; readonly asRootfs?: boolean }): void {
    const before = this.find(key);
    if (before === undefined) return;
    this.#end(before);
    const opened = this.#start(key, { name: before.name, files: before.files, ...options }, before.place);
    this.#publish({
      inputs: this.#state.inputs.map((input) => (input.key === key ? opened : input)),
      activeKey: this.#state.activeKey,
    });
  }

  /** Closes an input, frees its memory and shows its neighbour. */
  close(key: string): void {
    const index = this.#state.inputs.findIndex((input) => input.key === key);
    const closed = this.#state.inputs[index];
    if (closed === undefined) return;
    const inputs = this.#state.inputs.filter((input) => input !== closed);
    const neighbour = inputs[index] ?? inputs[index - 1];
    this.#publish({
      inputs,
      activeKey: this.#state.activeKey === key ? (neighbour?.key ?? null) : this.#state.activeKey,
    });
    this.#end(closed);
  }

  /** Shows an opened input, or the start page for null. */
  activate(key: string | null): void {
    if (key === this.#state.activeKey || (key !== null && this.find(key) === undefined)) return;
    this.#publish({ ...this.#state, activeKey: key });
  }

  /** Goes to another place within an input. */
  setPlace(key: string, changes: Partial<Omit<Place, 'file'>>): void {
    this.#move(key, changes, this.#state.activeKey);
  }

  /** Shows an input at a place, in one change. Answers whether it is open. */
  goTo(key: string, changes: Partial<Omit<Place, 'file'>>): boolean {
    return this.#move(key, changes, key);
  }

  #move(key: string, changes: Partial<Omit<Place, 'file'>>, activeKey: string | null): boolean {
    const input = this.find(key);
    if (input === undefined) return false;
    const moved: OpenedInput = { ...input, place: { ...input.place, ...changes } };
    this.#publish({ inputs: this.#state.inputs.map((each) => (each === input ? moved : each)), activeKey });
    this.#followImage(key);
    return true;
  }

  #start(key: string, request: OpenRequest, place: Place): OpenedInput {
    const { openSession, activity, preferredPlatform } = this.#with;
    const session = trackSession(
      openSession(
        { kind: 'files', files: request.files },
        {
          name: request.name,
          verify: request.verify,
          preferredPlatform: preferredPlatform(),
          ...(request.asRootfs === undefined ? {} : { asRootfs: request.asRootfs }),
        },
      ),
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
    return { key, name: request.name, files: request.files, session, progress: new SessionProgress(session), place };
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

    const wanted = place.image ?? byItself;
    if (session.getState().images[wanted]?.present !== true) {
      if (place.image !== null) this.setPlace(key, { image: null });
      return;
    }
    if (wanted === (this.#askedImages.get(session) ?? selected.index)) return;
    this.#askedImages.set(session, wanted);
    const forget = () => {
      if (this.#askedImages.get(session) === wanted) this.#askedImages.delete(session);
    };
    session.selectImage(wanted).then(forget, () => {
      forget();
      if (this.find(key)?.place.image === wanted)
        this.setPlace(key, { image: session.getState().selected?.index ?? null });
    });
  }

  #uniqueKey(name: string): string {
    let key = name;
    for (let copy = 2; this.find(key) !== undefined; copy += 1) key = `${name} (${copy})`;
    return key;
  }

  #publish(state: OpenedInputs): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
