import { AppError, isCancellation } from '../base/app-error.ts';
import { assert } from '../base/assert.ts';
import { buildReport, type ReportImageInput, type ReportLayerInput } from '../core/analysis/build-report.ts';
import type { Report } from '../core/analysis/report-schema.ts';
import type { TreeView } from '../core/analysis/tree-view.ts';
import type { ViewState } from '../core/analysis/view-types.ts';
import { SNIFF_BYTES, sniffCompression } from '../core/compression/sniff-compression.ts';
import type { CatalogImage } from '../core/formats/catalog.ts';
import { choosePlatform } from '../core/formats/platform.ts';
import { blobSource } from '../sources/blob-source.ts';
import { BlobScans, describeJobError } from './blob-scans.ts';
import { BlobVerifications } from './blob-verifications.ts';
import { hashContents } from './content-hashes.ts';
import { ImageReading, type ReadingTools } from './image-reading.ts';
import { JobPriority, type LayerWorkerPool } from './layer-worker-pool.ts';
import type { Hashing, ImageWorkerApi } from './protocol.ts';
import { abortError, type Handlers } from './rpc.ts';
import { checkPhaseChange, isRunning } from './session-phase.ts';
import type { InputFile, SessionOptions, SessionPhase, SessionState } from './session-types.ts';
import type { StatePatch } from './state-patch.ts';
import { StatePublisher } from './state-publisher.ts';

/** View revisions of one image are counted from a multiple of this, so that no two images share one. */
const REVISIONS_PER_IMAGE = 2 ** 32;

const OPENING = 'Looking into the file';
const OPENING_FOLDER = 'Looking into the folder';
/** A compressed archive has no random access. */
const OPENING_COMPRESSED = 'Reading the compressed archive, layers and all';

/** What is being done, for the phase: only one of these at a time. */
type Activity = { readonly kind: 'reading' | 'verifying'; readonly reading: ImageReading };

interface Work {
  readonly controller: AbortController;
  /** Never rejects. */
  readonly done: Promise<void>;
}

/**
 * One opened input inside the image worker: opens it, reads the selected image, verifies it, and answers the page. What
 * it does by itself is one piece of work at a time; selecting another image or cancelling ends it.
 */
export class ImageSession {
  readonly #files: readonly InputFile[];
  readonly #options: SessionOptions;
  readonly #pool: LayerWorkerPool;
  readonly #send: (patch: StatePatch) => void;
  readonly #publisher: StatePublisher;
  /** Everything of the snapshot that is there once the catalog is. */
  #base: Omit<SessionState, 'phase' | 'selected'>;
  #phase: SessionPhase;
  readonly #hashing: Hashing;
  readonly #crash: (error: unknown) => void;
  readonly #readings = new Map<number, ImageReading>();
  #tools: ReadingTools | null = null;
  #current: ImageReading | null = null;
  #activity: Activity | null = null;
  #work: Work | null = null;
  #cancellations = 0;

  /** `crash` is told about bugs; it must end the session. */
  constructor(
    files: readonly InputFile[],
    options: SessionOptions,
    pool: LayerWorkerPool,
    send: (patch: StatePatch) => void,
    crash: (error: unknown) => void,
  ) {
    this.#files = files;
    this.#options = options;
    this.#pool = pool;
    this.#send = send;
    this.#crash = crash;
    const [low = 0, high = 0] = crypto.getRandomValues(new Uint32Array(2));
    this.#hashing = { hashWidth: 16, seed: [low, high] };
    const sizeBytes = files.reduce((sum, { file }) => sum + file.size, 0);
    this.#base = {
      name: options.name,
      sizeBytes,
      format: null,
      compression: null,
      images: [],
      warnings: [],
    };
    this.#phase = { kind: 'opening', doing: OPENING, bytesRead: 0, bytesTotal: sizeBytes };
    this.#publisher = new StatePublisher(() => this.#takeSnapshot(), send);
  }

  open(): Promise<void> {
    return this.#begin((signal) => this.#open(signal));
  }

  /** Stops what is under way. The page has terminated the layer workers already. */
  cancel(): void {
    this.#pool.stop();
    this.#work?.controller.abort();
    this.#activity = null;
    if (!isRunning(this.#phase)) {
      // It ended just before the page cancelled: the page learns what really is.
      this.#send({ phase: this.#phase });
      return;
    }
    this.#cancellations += 1;
    // What was cancelled may have been the reading of other images, for a report.
    this.#setPhase({ kind: this.#current?.isComplete === true ? 'ready' : 'cancelled' });
    for (const reading of this.#readings.values()) reading.interrupt('cancelled');
  }

  readonly handlers: Handlers<ImageWorkerApi> = {
    selectImage: (_context, index) => this.#select(index),
    openView: (_context, spec, wish) => this.#shownView(this.#view().openAt(spec, wish)),
    readRows: (_context, revision, start, count) => this.#view().readRows(this.#ownRevision(revision), start, count),
    setExpanded: (_context, path, expanded) => this.#answerView((view) => view.setExpanded(path, expanded)),
    expandSiblings: (_context, path) => this.#answerView((view) => view.expandSiblings(path)),
    expandToLevel: (_context, level) => this.#answerView((view) => view.expandToLevel(level)),
    revealPath: (_context, path) => {
      const { view, row } = this.#view().revealPath(path);
      return { view: this.#shownView(view), row };
    },
    findParentRow: (_context, revision, row) => this.#view().findParentRow(this.#ownRevision(revision), row),
    findRowByPrefix: (_context, revision, row, prefix) =>
      this.#view().findRowByPrefix(this.#ownRevision(revision), row, prefix),
    findPath: (_context, rawPath) => this.#view().findPath(rawPath),
    readDetails: (_context, path) => this.#view().readDetails(path),
    exportReport: (_context, { paths }) => this.#exportReport(paths),
  };

  // ── work ────────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** Starts a piece of work, then ends the one before: what both ask for goes on without a break. */
  #begin(task: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const before = this.#work;
    const controller = new AbortController();
    const done = task(controller.signal).catch((error: unknown) => {
      if (!isCancellation(error)) this.#crash(error);
    });
    this.#work = { controller, done };
    before?.controller.abort();
    return done;
  }

  async #open(signal: AbortSignal): Promise<void> {
    const { name, asRootfs = false, preferredPlatform } = this.#options;
    const bytesTotal = this.#base.sizeBytes;
    const onProgress = (bytesRead: number) => {
      if (this.#phase.kind !== 'opening') return;
      this.#phase = { ...this.#phase, bytesRead, bytesTotal };
      this.#publisher.changed('progress');
    };
    try {
      const doing = await describeOpening(this.#files);
      signal.throwIfAborted();
      this.#setPhase({ kind: 'opening', doing, bytesRead: 0, bytesTotal });
      const { catalog, scans } = await this.#pool.run(JobPriority.scan, signal, (worker) =>
        worker.call('openInput', [name, asRootfs, this.#hashing], { signal, onProgress }),
      );
      signal.throwIfAborted();
      const layers = catalog.images.filter(isReadable).flatMap((image) => image.layers);
      const locations = layers.map(({ location }) => location).filter((location) => location !== null);
      const blobs = new BlobScans(this.#pool, this.#hashing, locations);
      for (const location of locations) {
        const scan = location.kind === 'member' ? scans.get(location.name) : undefined;
        if (scan !== undefined) blobs.add(location, scan);
      }
      const outer = { compression: catalog.compression, sizeBytes: bytesTotal };
      this.#tools = this.#makeTools(blobs, new BlobVerifications(this.#pool, outer, layers));
      const { format, compression, images, warnings } = catalog;
      this.#base = { ...this.#base, format, compression, images, warnings };
      const index = choosePlatform(images, preferredPlatform);
      assert(index >= 0, 'a catalog holds at least one image');
      await this.#readSelected(index, signal);
    } catch (error) {
      if (isCancellation(error) || this.#tools !== null) throw error;
      this.#pool.releaseIdle();
      this.#setPhase({ kind: 'failed', error: describeJobError(error) });
    }
  }

  #select(index: number): void {
    const image = this.#base.images[index];
    if (image === undefined) throw new AppError('no-image', `There is no image ${index + 1}.`);
    if (!image.present) {
      const message = `The manifest ${image.manifestDigest ?? 'of this image'} is not in the archive, so the image cannot be shown.`;
      throw new AppError('blob-missing', message);
    }
    const before = this.#current;
    if (before?.snapshot.current.index === index && isRunning(this.#phase)) return;
    void this.#begin((signal) => this.#readSelected(index, signal));
    if (before !== this.#current) before?.interrupt('waiting');
  }

  async #readSelected(index: number, signal: AbortSignal): Promise<void> {
    const reading = this.#reading(index);
    this.#current = reading;
    await this.#readAndVerify(reading, JobPriority.scan, signal);
    this.#finishWork();
  }

  async #readAndVerify(reading: ImageReading, priority: JobPriority, signal: AbortSignal): Promise<void> {
    if (!reading.snapshot.isRead) {
      this.#startActivity({ kind: 'reading', reading });
      await reading.read(priority, signal);
      signal.throwIfAborted();
    }
    if (!reading.isComplete) {
      this.#startActivity({ kind: 'verifying', reading });
      this.#publisher.changed('event');
      await reading.verify(priority === JobPriority.scan ? JobPriority.verify : priority, signal);
      signal.throwIfAborted();
    }
  }

  #finishWork(): void {
    this.#activity = null;
    this.#pool.releaseIdle();
    this.#setPhase({ kind: 'ready' });
  }

  // ── report ──────────────────────────────────────────────────────────────────────────────────────────────────────────

  async #exportReport(paths: boolean): Promise<Report> {
    const cancellations = this.#cancellations;
    for (let todo = await this.#settle(); todo.length > 0; todo = await this.#settle()) {
      await this.#begin(async (signal) => {
        for (const reading of todo) await this.#readAndVerify(reading, JobPriority.background, signal);
        this.#finishWork();
      });
      if (cancellations !== this.#cancellations) throw abortError();
    }
    const { name, format, compression, images, warnings } = this.#base;
    if (format === null || compression === null) throw new AppError('no-image', `${name} could not be opened.`);
    return buildReport({
      source: { name, format, compression },
      images: images.map((image, index) => this.#reportImage(image, index)),
      warnings,
      paths,
      deep: false,
    });
  }

  /** Waits for the work under way; answers the images that the report still needs. */
  async #settle(): Promise<readonly ImageReading[]> {
    for (let work = this.#work; work !== null;) {
      await work.done;
      if (work === this.#work) break;
      work = this.#work;
    }
    // After cancelling, the report is of what was read.
    if (this.#phase.kind !== 'ready') return [];
    return this.#base.images
      .map((image, index) => (isReadable(image) ? this.#reading(index) : null))
      .filter((reading) => reading !== null)
      .filter((reading) => !reading.isComplete);
  }

  #reportImage(image: CatalogImage, index: number): ReportImageInput {
    const reading = this.#readings.get(index);
    if (!isReadable(image) || reading === undefined) {
      return { image, historyRows: [], layers: [], model: null, warnings: image.warnings };
    }
    const { historyRows, layers, warnings } = reading.snapshot.current;
    const applied = reading.outcomes.map((outcome, layer): ReportLayerInput => {
      const { digest, diffId, mediaType, compression, compressedBytes, uncompressedBytes, status, verification } =
        layers[layer]!;
      return {
        digest,
        diffId,
        mediaType,
        compression,
        compressedBytes,
        uncompressedBytes,
        status:
          status.kind === 'read' || status.kind === 'missing' || status.kind === 'foreign' ? status.kind : 'partial',
        verified:
          verification.kind === 'done'
            ? { digest: verification.digest, diffId: verification.diffId }
            : { digest: null, diffId: null },
        outcome,
      };
    });
    return { image, historyRows, layers: applied, model: reading.model, warnings };
  }

  // ── parts ───────────────────────────────────────────────────────────────────────────────────────────────────────────

  #makeTools(blobs: BlobScans, verifications: BlobVerifications): ReadingTools {
    return {
      scan: (location, request) => blobs.scan(location, request),
      release: (location) => blobs.release(location),
      hashContents: (needs, layers, signal) => hashContents(this.#pool, this.#hashing, needs, layers, signal),
      verify: (location, claims, request) => verifications.verify(location, claims, request),
      verifies: this.#options.verify,
      onChange: (urgency) => this.#publisher.changed(urgency),
    };
  }

  #reading(index: number): ImageReading {
    const image = this.#base.images[index];
    assert(image !== undefined && this.#tools !== null, 'images are read after the catalog');
    const reading = this.#readings.get(index) ?? new ImageReading(index, image, this.#tools);
    this.#readings.set(index, reading);
    return reading;
  }

  #view(): TreeView {
    if (this.#current === null) throw new AppError('read-failed', 'No image has been read yet.');
    return this.#current.view;
  }

  #answerView(ask: (view: TreeView) => ViewState): ViewState {
    return this.#shownView(ask(this.#view()));
  }

  #shownView<V extends ViewState>(view: V): V {
    return { ...view, revision: view.revision + this.#firstRevision() };
  }

  #ownRevision(revision: number): number {
    return revision - this.#firstRevision();
  }

  #firstRevision(): number {
    return (this.#current?.snapshot.current.index ?? 0) * REVISIONS_PER_IMAGE;
  }

  // ── snapshot ────────────────────────────────────────────────────────────────────────────────────────────────────────

  #takeSnapshot(): SessionState {
    if (this.#activity !== null) this.#phase = describeActivity(this.#activity, this.#phase);
    return { ...this.#base, phase: this.#phase, selected: this.#current?.snapshot.current ?? null };
  }

  #startActivity(activity: Activity): void {
    this.#activity = activity;
    this.#phase = checkPhaseChange(this.#phase, describeActivity(activity, this.#phase));
  }

  #setPhase(phase: SessionPhase): void {
    this.#phase = checkPhaseChange(this.#phase, phase);
    this.#publisher.changed('event');
  }
}

async function describeOpening(files: readonly InputFile[]): Promise<string> {
  const [only] = files;
  if (only === undefined || files.length > 1) return OPENING_FOLDER;
  const head = await blobSource(only.file, only.path).read(0, SNIFF_BYTES);
  return sniffCompression(head) === 'none' ? OPENING : OPENING_COMPRESSED;
}

function isReadable(image: CatalogImage): boolean {
  return image.kind === 'image' && image.present;
}

/** The phase before, where it says the same already. */
function describeActivity({ kind, reading: { snapshot } }: Activity, before: SessionPhase): SessionPhase {
  const bytes = kind === 'reading' ? snapshot.readingBytes : snapshot.verifyingBytes;
  const isSame = before.kind === kind && before.bytesRead === bytes.bytesRead && before.bytesTotal === bytes.bytesTotal;
  return isSame ? before : { kind, ...bytes };
}
