import { AppError } from '../../base/app-error.ts';
import { memberBlobs } from './blob-store.ts';
import type { CatalogImage, CatalogLayer, SourceFormat } from './catalog.ts';
import type { DockerEntry } from './docker-archive.ts';
import { readDockerImage, readDockerManifest } from './docker-archive.ts';
import type { ImageDraft } from './image-draft.ts';
import { finishDraft, warn } from './image-draft.ts';
import { familiarReference } from './image-names.ts';
import { readJsonMember } from './json-document.ts';
import { readLegacyImages } from './legacy-repositories.ts';
import type { Member, MemberStore } from './member-store.ts';
import { readOciIndex } from './oci-index.ts';
import type { Warning } from './warning.ts';

export interface CatalogReading {
  readonly format: SourceFormat;
  readonly images: readonly CatalogImage[];
  readonly warnings: readonly Warning[];
}

/**
 * Everything that the descriptors in an archive or folder say, or null when it has none (no manifest.json, no index.json,
 * no repositories). Throws when there are descriptors and none leads to an image that can be shown: json-invalid,
 * json-too-large, manifest-malformed, digest-malformed, blob-missing, index-too-deep, archive-truncated.
 */
export async function readCatalog(store: MemberStore, origin: 'archive' | 'folder'): Promise<CatalogReading | null> {
  const manifest = store.find('manifest.json');
  const index = store.find('index.json');
  const repositories = store.find('repositories');
  const reading = new Reading(store);
  if (index) await reading.attempt(() => reading.addOciImages(index));
  if (manifest) await reading.attempt(() => reading.addDockerImages(manifest, index !== null));
  if (!manifest && !index) {
    if (!repositories) return null;
    await reading.attempt(() => reading.addLegacyImages(repositories));
  }
  const format = manifest
    ? index
      ? 'docker-archive+oci'
      : 'docker-archive'
    : index
      ? origin === 'folder'
        ? 'oci-layout'
        : 'oci-archive'
      : 'docker-legacy';
  return reading.finish(format);
}

class Reading {
  readonly #store: MemberStore;
  readonly #drafts: ImageDraft[] = [];
  readonly #warnings: Warning[] = [];
  readonly #errors: AppError[] = [];

  constructor(store: MemberStore) {
    this.#store = store;
  }

  /** Runs one way of reading; where it fails, another may still find images. */
  async attempt(read: () => Promise<void>): Promise<void> {
    try {
      await read();
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'read-failed') throw error;
      this.#errors.push(error);
    }
  }

  async addOciImages(index: Member): Promise<void> {
    const reading = await readOciIndex(
      memberBlobs(this.#store),
      await readJsonMember(this.#store, index, 'index.json'),
    );
    this.#drafts.push(...reading.drafts);
    this.#errors.push(...reading.errors);
    this.#warnings.push(...reading.warnings);
  }

  async addDockerImages(manifest: Member, besideIndex: boolean): Promise<void> {
    const entries = readDockerManifest(await readJsonMember(this.#store, manifest, 'manifest.json'));
    const fromIndex = this.#drafts.filter((draft) => draft.image.present && draft.image.kind === 'image');
    for (const entry of entries) {
      const draft = await readDockerImage(this.#store, entry);
      const same = fromIndex.find((candidate) => describesSameImage(candidate, draft));
      if (same) {
        this.#merge(same, draft, entry);
        continue;
      }
      if (besideIndex) {
        const label = entry.repoTags[0] ?? draft.image.configDigest ?? 'an image';
        warn(
          this.#warnings,
          'descriptors-disagree',
          `manifest.json lists ${label}, which index.json does not lead to.`,
        );
      }
      this.#drafts.push(draft);
    }
  }

  async addLegacyImages(repositories: Member): Promise<void> {
    this.#drafts.push(
      ...(await readLegacyImages(this.#store, await readJsonMember(this.#store, repositories, 'repositories'))),
    );
  }

  /** The manifest of index.json says more of an image than manifest.json, which alone has all its names. */
  #merge(draft: ImageDraft, fromManifest: ImageDraft, entry: DockerEntry): void {
    const known = draft.names.list().filter((name) => /[/:]/.test(name));
    const tags = new Set(entry.repoTags.map(familiarReference));
    if (known.length > 0 && tags.size > 0 && !known.some((name) => tags.has(familiarReference(name)))) {
      warn(
        this.#warnings,
        'descriptors-disagree',
        `index.json names an image ${known[0]}; manifest.json names the same image ${entry.repoTags[0]}.`,
      );
    }
    draft.names.addReferencesFirst(entry.repoTags);
    if (draft.image.layers.length === 0 && fromManifest.image.layers.length > 0) {
      // Docker 25.0 wrote OCI manifests without layers (moby#47065).
      warn(
        draft.warnings,
        'descriptors-disagree',
        `The OCI manifest has no layers; the ${fromManifest.image.layers.length} layers of manifest.json are shown.`,
      );
      draft.warnings.push(...fromManifest.warnings);
      draft.image = { ...draft.image, layers: fromManifest.image.layers };
    }
  }

  finish(format: SourceFormat): CatalogReading {
    if (!this.#drafts.some((draft) => draft.image.present)) throw this.#nothingToShow();
    for (const error of this.#errors) {
      if (!isAboutOneManifest(error)) warn(this.#warnings, 'manifest-malformed', error.message);
    }
    return { format, images: this.#drafts.map(finishDraft), warnings: this.#warnings };
  }

  #nothingToShow(): AppError {
    const [first] = this.#errors;
    if (!first) {
      return new AppError('no-image', 'index.json lists no manifests: the archive holds no image.', {
        file: 'index.json',
      });
    }
    if (this.#drafts.length <= 1 || !isAboutOneManifest(first)) return first;
    const message = `${first.message} None of the ${this.#drafts.length.toLocaleString('en')} manifests that index.json lists can be read.`;
    return new AppError(first.code, message, first.place, { cause: first });
  }
}

/** Errors that already stand as a warning at the manifest, or in the walk's own warnings. */
function isAboutOneManifest(error: AppError): boolean {
  return (
    error.place.file !== 'manifest.json' && error.place.file !== 'index.json' && error.place.file !== 'repositories'
  );
}

/** Same config, and the same layers as far as manifest.json's names tell; a manifest without layers is taken as the same. */
function describesSameImage(fromIndex: ImageDraft, fromManifest: ImageDraft): boolean {
  const a = fromIndex.image;
  const b = fromManifest.image;
  if (a.configDigest === null || a.configDigest !== b.configDigest) return false;
  if (a.layers.length === 0) return true;
  return a.layers.length === b.layers.length && b.layers.every((layer, index) => isSameLayer(a.layers[index]!, layer));
}

function isSameLayer(a: CatalogLayer, b: CatalogLayer): boolean {
  return b.digest === null || a.digest === null || a.digest === b.digest;
}
