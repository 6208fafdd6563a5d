import { AppError, isCancellation } from '../base/app-error.ts';
import { assert } from '../base/assert.ts';
import { buildReport, type ReportImageInput } from '../core/analysis/build-report.ts';
import type { Report } from '../core/analysis/report-schema.ts';
import { SNIFF_BYTES, sniffCompression } from '../core/compression/sniff-compression.ts';
import { resolveLink } from '../core/layers/resolve-link.ts';
import type { Catalog, CatalogImage } from '../core/formats/catalog.ts';
import { choosePlatform, findPlatform } from '../core/formats/platform.ts';
import type { Review } from '../core/review/review.ts';
import { buildSizeTree, sizeTreeTransfers } from '../core/review/size-tree.ts';
import { blobSource } from '../sources/blob-source.ts';
import { BlobScans, describeJobError, fileBlobReader } from './blob-scans.ts';
import { BlobVerifications } from './blob-verifications.ts';
import { searchContents } from './content-search.ts';
import { hashContents } from './content-hashes.ts';
import { readFileContent } from './file-contents.ts';
import { contentHandlers } from './content-handlers.ts';
import { firstState } from './first-state.ts';
import { reviewReading, type ReviewTools } from './image-review.ts';
import { ImageReading, type ReadingTools } from './image-reading.ts';
import { LayerPlaces } from './layer-places.ts';
import { JobPriority, type LayerWorkerPool } from './layer-worker-pool.ts';
import type { Hashing, ImageWorkerApi } from './protocol.ts';
import { PathSearch } from './path-search.ts';
import { pieceHandlers, PullStreams } from './pull-streams.ts';
import { RegistryImages } from './registry-images.ts';
import type { RegistryPlatform } from './registry-platform.ts';
import { abortError, type Handlers } from './rpc.ts';
import { isReadable, reportImage } from './session-report.ts';
import { SessionStage } from './session-stage.ts';
import type { SessionInput, SessionOptions, SessionState, ReportOptions, SearchUpdate } from './session-types.ts';
import { readSessionMemory } from './session-memory.ts';
import { selectedReading, viewHandlers } from './session-views.ts';
import { SessionWork } from './session-work.ts';
import type { StatePatch } from './state-patch.ts';
import { prepareExport } from './tar-export.ts';

const OPENING = 'Looking into the file';
const OPENING_FOLDER = 'Looking into the folder';
/** A compressed archive has no random access. */
const OPENING_COMPRESSED = 'Reading the compressed archive, layers and all';

/** Layer workers that stay when all is read: a file is opened at once, and their code is not asked for again. */
const WORKERS_FOR_CONTENTS = 1;

/**
 * One opened input inside the image worker: opens it, reads the selected image, verifies it, and answers the page. What
 * it does by itself is one piece of work at a time; selecting another image or cancelling ends it.
 */
export class ImageSession {
  readonly #input: SessionInput;
  readonly #options: SessionOptions;
  readonly #pool: LayerWorkerPool;
  readonly #stage: SessionStage;
  readonly #work: SessionWork;
  /** Everything of the snapshot that is there once the catalog is. */
  #base: Omit<SessionState, 'phase' | 'selected' | 'registry'>;
  readonly #hashing: Hashing;
  readonly #readings = new Map<number, ImageReading>();
  readonly #places = new LayerPlaces();
  readonly #pathSearch = new PathSearch();
  readonly #searches = new PullStreams<SearchUpdate>();
  readonly #pieces = new PullStreams<Uint8Array<ArrayBuffer>>();
  /** Null for files. */
  readonly #registry: RegistryImages | null;
  /** Of the files; every image of a registry has its own. */
  #tools: ReadingTools | null = null;
  #current: ImageReading | null = null;
  #cancellations = 0;

  /** `crash` is told about bugs; it must end the session. */
  constructor(
    input: SessionInput,
    options: SessionOptions,
    pool: LayerWorkerPool,
    platform: RegistryPlatform,
    send: (patch: StatePatch) => void,
    crash: (error: unknown) => void,
  ) {
    this.#input = input;
    this.#options = options;
    this.#pool = pool;
    this.#work = new SessionWork(crash);
    const [low = 0, high = 0] = crypto.getRandomValues(new Uint32Array(2));
    this.#hashing = { hashWidth: 16, seed: [low, high] };
    const { phase, selected: _selected, registry: _registry, ...base } = firstState(input, options.name);
    this.#base = base;
    this.#registry =
      input.kind === 'registry'
        ? new RegistryImages(input, platform, options.verify, () => this.#stage.changed('progress'))
        : null;
    this.#stage = new SessionStage(phase, () => this.#takeRest(), send);
  }

  open(): Promise<void> {
    const registry = this.#registry;
    return this.#work.begin((signal) =>
      registry === null ? this.#openFiles(signal) : this.#openReference(registry, signal),
    );
  }

  /** Stops what is under way. The page has terminated the layer workers already. */
  cancel(): void {
    this.#pool.stop();
    this.#work.abort();
    this.#stage.end();
    if (!this.#stage.isRunning) {
      // It ended just before the page cancelled: the page learns what really is.
      this.#stage.repeat();
      return;
    }
    this.#cancellations += 1;
    // What was cancelled may have been the reading of other images, for a report.
    this.#stage.enter({ kind: this.#current?.isComplete === true ? 'ready' : 'cancelled' });
    for (const reading of this.#readings.values()) reading.interrupt('cancelled');
  }

  readonly handlers: Handlers<ImageWorkerApi> = {
    selectImage: (_context, index) => this.#select(index),
    ...viewHandlers(() => this.#current),
    readMemory: () => readSessionMemory(this.#readings.values(), this.#places, this.#pool.workers),
    readFile: (context, path, layer) =>
      readFileContent(
        selectedReading(this.#current),
        this.#places,
        this.#pool,
        this.#hashing.seed,
        path,
        layer,
        context,
      ),
    resolveLink: (_context, path, layer) => resolveLink(selectedReading(this.#current).model, path, layer),
    ...contentHandlers(() => this.#pool),
    openExport: (_context, spec) => {
      const { facts, open } = prepareExport(selectedReading(this.#current), this.#places, this.#pool, spec);
      return { ...facts, id: this.#pieces.open(open) };
    },
    ...pieceHandlers(this.#pieces),
    searchPaths: (_context, query, start, count) =>
      this.#pathSearch.find(selectedReading(this.#current), query, start, count),
    openSearch: (_context, query) => {
      const reading = selectedReading(this.#current);
      return this.#searches.open((signal) => searchContents(reading, this.#places, this.#pool, query, signal));
    },
    nextUpdate: (_context, id) => this.#searches.next(id),
    closeSearch: (_context, id) => this.#searches.close(id),
    readReview: (context, wish) => {
      const tools = this.#reviewTools(context.signal, (share) => context.progress(share));
      return reviewReading(selectedReading(this.#current), wish, tools);
    },
    readSizeTree: (context, layer) => {
      const tree = buildSizeTree(selectedReading(this.#current).model, layer ?? null);
      context.transfer(sizeTreeTransfers(tree));
      return tree;
    },
    exportReport: ({ signal }, options) => this.#exportReport(options, signal),
  };

  // ── work ────────────────────────────────────────────────────────────────────────────────────────────────────────────

  async #openFiles(signal: AbortSignal): Promise<void> {
    const { name, asRootfs = false } = this.#options;
    const bytesTotal = this.#base.sizeBytes;
    const onProgress = (bytesRead: number) => this.#stage.openingProgress(bytesRead, bytesTotal);
    try {
      const doing = await describeOpening(this.#input);
      signal.throwIfAborted();
      this.#stage.enter({ kind: 'opening', doing, bytesRead: 0, bytesTotal });
      const { catalog, scans, checkpoints } = await this.#pool.run(JobPriority.scan, signal, (worker) =>
        worker.call('openInput', [name, asRootfs, this.#hashing], { signal, onProgress }),
      );
      signal.throwIfAborted();
      const layers = catalog.images.filter(isReadable).flatMap((image) => image.layers);
      const locations = layers.map(({ location }) => location).filter((location) => location !== null);
      const blobs = new BlobScans(fileBlobReader(this.#pool, this.#hashing), locations);
      for (const location of locations) {
        const scan = location.kind === 'member' ? scans.get(location.name) : undefined;
        if (scan === undefined) continue;
        blobs.add(location, { ...scan, registry: null });
        this.#places.addMember(location, scan, checkpoints);
      }
      const outer = { compression: catalog.compression, sizeBytes: bytesTotal };
      this.#tools = this.#makeTools(blobs, new BlobVerifications(this.#pool, outer, layers), this.#hashing);
      await this.#readSelected(this.#takeCatalog(catalog), signal);
    } catch (error) {
      if (isCancellation(error) || this.#tools !== null) throw error;
      this.#pool.releaseIdle();
      this.#stage.enter({ kind: 'failed', error: describeJobError(error) });
    }
  }

  /** Puts what was opened into the snapshot; answers the image to show first. */
  #takeCatalog({ format, compression, images, warnings }: Catalog): number {
    this.#base = { ...this.#base, format, compression, images, warnings };
    const { platform, preferredPlatform } = this.#options;
    const asked = platform === undefined ? -1 : findPlatform(images, platform);
    const index = asked >= 0 ? asked : choosePlatform(images, preferredPlatform);
    assert(index >= 0, 'a catalog holds at least one image');
    return index;
  }

  async #openReference(registry: RegistryImages, signal: AbortSignal): Promise<void> {
    try {
      this.#stage.enter({ kind: 'opening', doing: registry.openingWords, bytesRead: 0, bytesTotal: 0 });
      const catalog = await registry.open(signal);
      signal.throwIfAborted();
      const index = this.#takeCatalog(catalog);
      await this.#load(registry, index, signal);
      await this.#readSelected(index, signal);
    } catch (error) {
      // What a request that cannot be aborted (signing in) comes to after that has no consequence any more.
      signal.throwIfAborted();
      if (isCancellation(error) || this.#current !== null) throw error;
      this.#stage.enter({ kind: 'failed', error: describeJobError(error) });
    }
  }

  /** Has manifest and config of an image fetched where they are not there yet, and its layers planned. */
  async #load(registry: RegistryImages, index: number, signal: AbortSignal): Promise<void> {
    const unread = this.#base.images[index];
    assert(unread !== undefined, 'an image that is listed is loaded');
    if (this.#readings.has(index)) return;
    this.#stage.enter({ kind: 'opening', doing: registry.loadingWords(unread), bytesRead: 0, bytesTotal: 0 });
    const image = await registry.load(index, signal);
    signal.throwIfAborted();
    this.#base = { ...this.#base, images: this.#base.images.with(index, image) };
    const locations = image.layers.map(({ location }) => location).filter((location) => location !== null);
    const { hashing, read } = await registry.planLayers(image, this.#hashing, this.#pool, signal);
    signal.throwIfAborted();
    const tools = this.#makeTools(new BlobScans(read, locations), null, hashing);
    this.#readings.set(index, new ImageReading(index, image, tools));
  }

  /** Rejects where the registry does not give the image; the one before stays selected then. */
  #selectUnread(registry: RegistryImages, index: number): Promise<void> {
    const before = this.#current;
    return new Promise((resolve, reject) => {
      void this.#work.begin(async (signal) => {
        this.#stage.end();
        try {
          await this.#load(registry, index, signal);
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
          // Other work has begun, or the person has cancelled.
          signal.throwIfAborted();
          if (!(error instanceof AppError)) throw error;
          before?.interrupt('cancelled');
          this.#stage.enter({ kind: before?.isComplete === true ? 'ready' : 'cancelled' });
          return;
        }
        resolve();
        await this.#readSelected(index, signal);
      });
      before?.interrupt('waiting');
    });
  }

  #select(index: number): void | Promise<void> {
    const image = this.#base.images[index];
    if (image === undefined) throw new AppError('no-image', `There is no image ${index + 1}.`);
    if (!image.present) {
      const message = `The manifest ${image.manifestDigest ?? 'of this image'} is not in the archive, so the image cannot be shown.`;
      throw new AppError('blob-missing', message);
    }
    if (this.#registry !== null && !this.#readings.has(index)) return this.#selectUnread(this.#registry, index);
    const before = this.#current;
    if (before?.snapshot.current.index === index && this.#stage.isRunning) return;
    void this.#work.begin((signal) => this.#readSelected(index, signal));
    if (before !== this.#current) before?.interrupt('waiting');
  }

  async #readSelected(index: number, signal: AbortSignal): Promise<void> {
    const reading = this.#reading(index);
    this.#current = reading;
    if (this.#registry !== null) this.#base = { ...this.#base, sizeBytes: layerBytes(reading.image) };
    await this.#readAndVerify(reading, JobPriority.scan, signal);
    this.#finishWork();
    await this.#registry?.noteKept(reading.image);
  }

  async #readAndVerify(reading: ImageReading, priority: JobPriority, signal: AbortSignal): Promise<void> {
    let read = Promise.resolve();
    if (!reading.snapshot.isRead) {
      this.#stage.start({ kind: 'reading', reading });
      read = reading.read(priority, signal);
    }
    // Asked for behind all layers: verifying begins on the first core that has no layer left to read.
    const verified = this.#options.verify
      ? reading.verify(Math.max(priority, JobPriority.verify) as JobPriority, signal)
      : null;
    verified?.catch(() => undefined);
    await read;
    signal.throwIfAborted();
    if (!reading.isComplete) {
      this.#stage.start({ kind: 'verifying', reading });
      this.#stage.changed('event');
      await verified;
      signal.throwIfAborted();
    }
  }

  #finishWork(): void {
    this.#stage.end();
    this.#pool.releaseIdle(WORKERS_FOR_CONTENTS);
    this.#stage.enter({ kind: 'ready' });
  }

  // ── report ──────────────────────────────────────────────────────────────────────────────────────────────────────────

  async #exportReport({ paths, review = false }: ReportOptions, signal: AbortSignal): Promise<Report> {
    const cancellations = this.#cancellations;
    for (let todo = await this.#settle(); todo.length > 0; todo = await this.#settle()) {
      await this.#work.begin(async (signal) => {
        for (const reading of todo) await this.#readAndVerify(reading, JobPriority.background, signal);
        this.#finishWork();
      });
      if (cancellations !== this.#cancellations) throw abortError();
    }
    const { name, format, compression, images, warnings } = this.#base;
    if (format === null || compression === null) throw new AppError('no-image', `${name} could not be opened.`);
    const reports: ReportImageInput[] = [];
    for (const [index, image] of images.entries()) {
      const report = reportImage(image, this.#readings.get(index), this.#places);
      reports.push(review ? { ...report, review: await this.#reviewForReport(index, signal) } : report);
    }
    return buildReport({
      source: { name, format, compression },
      images: reports,
      warnings,
      paths,
      deep: false,
    });
  }

  /** With what stands in files, where reading them again fetches nothing. */
  async #reviewForReport(index: number, signal: AbortSignal): Promise<Review | null> {
    const reading = this.#readings.get(index);
    if (reading === undefined || !isReadable(reading.image)) return null;
    return reviewReading(reading, { contents: this.#registry === null }, this.#reviewTools(signal));
  }

  #reviewTools(signal: AbortSignal, onProgress?: (share: number) => void): ReviewTools {
    const tools = { images: this.#base.images, places: this.#places, pool: this.#pool, signal };
    return onProgress === undefined ? tools : { ...tools, onProgress };
  }

  /** Waits for the work under way; answers the images that the report still needs. */
  async #settle(): Promise<readonly ImageReading[]> {
    await this.#work.settle();
    // After cancelling, the report is of what was read.
    if (this.#stage.kind !== 'ready') return [];
    return this.#base.images
      .map((image, index) => (isReadable(image) && this.#isKnown(index) ? this.#reading(index) : null))
      .filter((reading) => reading !== null)
      .filter((reading) => !reading.isComplete);
  }

  /** Of a registry only the platforms that were selected are in the report: the others would have to be fetched. */
  #isKnown(index: number): boolean {
    return this.#registry === null || this.#readings.has(index);
  }

  // ── parts ───────────────────────────────────────────────────────────────────────────────────────────────────────────

  /** `verifications`: null where blobs are verified while they are read. */
  #makeTools(blobs: BlobScans, verifications: BlobVerifications | null, hashing: Hashing): ReadingTools {
    return {
      scan: async (location, request) => {
        const scan = await blobs.scan(location, request);
        const isListed = scan.registry?.source.kind === 'table-of-contents';
        if (location.kind !== 'member' && scan.compression !== null && !isListed) {
          this.#places.addBlob(location, scan.compression, scan.checkpoints);
        }
        return scan;
      },
      release: (location) => blobs.release(location),
      hashContents: (needs, layers, signal) =>
        hashContents(this.#pool, hashing, needs, layers, signal, (bytes, requests) =>
          this.#registry?.noteContents(bytes, requests),
        ),
      verify: (location, claims, request) => {
        assert(verifications !== null, 'layers of a registry are verified while they are read');
        return verifications.verify(location, claims, request);
      },
      verifies: this.#options.verify,
      hashWidth: hashing.hashWidth,
      workers: this.#pool.size,
      onChange: (urgency) => this.#stage.changed(urgency),
    };
  }

  #reading(index: number): ImageReading {
    const known = this.#readings.get(index);
    if (known !== undefined) return known;
    const image = this.#base.images[index];
    assert(image !== undefined && this.#tools !== null, 'images are read after the catalog');
    const reading = new ImageReading(index, image, this.#tools);
    this.#readings.set(index, reading);
    return reading;
  }

  #takeRest(): Omit<SessionState, 'phase'> {
    return {
      ...this.#base,
      selected: this.#current?.snapshot.current ?? null,
      registry: this.#registry?.state ?? null,
    };
  }
}

async function describeOpening(input: SessionInput): Promise<string> {
  const files = input.kind === 'files' ? input.files : [];
  const [only] = files;
  if (only === undefined || files.length > 1) return OPENING_FOLDER;
  const head = await blobSource(only.file, only.path).read(0, SNIFF_BYTES);
  return sniffCompression(head) === 'none' ? OPENING : OPENING_COMPRESSED;
}

/** Stored bytes of an image's layers, as far as its manifest declares them. */
function layerBytes({ layers }: CatalogImage): number {
  return layers.reduce((sum, { location }) => sum + (location?.sizeBytes ?? 0), 0);
}
