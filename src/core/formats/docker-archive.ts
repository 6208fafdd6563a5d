import { AppError } from '../../base/app-error.ts';
import type { CatalogLayer } from './catalog.ts';
import type { Descriptor } from './descriptor.ts';
import { isForeign, readDescriptor } from './descriptor.ts';
import { parseDigest } from './digest.ts';
import type { ParsedConfig } from './image-config.ts';
import type { ConfigBlob, ImageDraft } from './image-draft.ts';
import { limitLayers, readConfigBlob, warn, warnOfMismatches } from './image-draft.ts';
import { ImageNames } from './image-names.ts';
import type { Json, JsonObject } from './json-document.ts';
import { field, isJsonObject, objectField } from './json-document.ts';
import { normalizeMemberName } from './member-name.ts';
import type { MemberStore } from './member-store.ts';
import type { Warning } from './warning.ts';

/** One element of manifest.json, types checked. */
export interface DockerEntry {
  readonly configName: string | null;
  readonly repoTags: readonly string[];
  readonly layerNames: readonly string[];
  /** Descriptors by diff ID, for layers that came from a registry. */
  readonly layerSources: ReadonlyMap<string, Descriptor>;
}

/**
 * Reads a parsed manifest.json of `docker save` (moby image/tarexport). Keys are taken in any case.
 * Throws manifest-malformed, naming the element and the field, when it is no list of such elements.
 */
export function readDockerManifest(document: Json): DockerEntry[] {
  if (!Array.isArray(document)) throw malformed('it is no list of images');
  const elements = document as readonly Json[];
  if (elements.length === 0) throw malformed('it lists no images');
  return elements.map((element, index) => {
    const where = elements.length > 1 ? `image ${index + 1}` : 'the image';
    if (!isJsonObject(element)) throw malformed(`${where} is no JSON object`);
    return {
      configName: readText(element, 'Config', where),
      repoTags: readTexts(element, 'RepoTags', where),
      layerNames: readTexts(element, 'Layers', where),
      layerSources: readLayerSources(objectField(element, 'LayerSources')),
    };
  });
}

function malformed(what: string): AppError {
  return new AppError('manifest-malformed', `manifest.json is not what docker save writes: ${what}.`, {
    file: 'manifest.json',
  });
}

function readText(element: JsonObject, name: string, where: string): string | null {
  const value = field(element, name);
  if (value === undefined || value === null) return null;
  if (typeof value !== 'string') throw malformed(`${name} of ${where} is no text`);
  return value;
}

function readTexts(element: JsonObject, name: string, where: string): readonly string[] {
  const value = field(element, name);
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
    throw malformed(`${name} of ${where} is no list of texts`);
  }
  return value;
}

function readLayerSources(object: JsonObject | null): ReadonlyMap<string, Descriptor> {
  const sources = new Map<string, Descriptor>();
  for (const diffId of Object.keys(object ?? {})) {
    const value = object![diffId];
    if (isJsonObject(value)) sources.set(diffId, readDescriptor(value));
  }
  return sources;
}

/** An image of manifest.json: layers by member name, the config's digest computed. */
export async function readDockerImage(store: MemberStore, entry: DockerEntry): Promise<ImageDraft> {
  const warnings: Warning[] = [];
  const blob = await readConfigMember(store, entry.configName);
  if (blob.kind === 'absent' && entry.layerNames.length === 0) {
    throw malformed(
      `its config ${blob.name} is not in the archive and it lists no layers, so there is nothing to show`,
    );
  }
  const { parsed, digest } = await readConfigBlob(blob, warnings);
  const layers = limitLayers(entry.layerNames, warnings).map((name, index) =>
    layerOfName(store, name, index, parsed, entry.layerSources),
  );
  if (digest !== null) warnOfConfigName(blob.name, digest, warnings);
  warnOfMismatches(parsed, layers, warnings);
  const names = new ImageNames();
  for (const tag of entry.repoTags) names.addReference(tag);
  return {
    names,
    warnings,
    image: {
      kind: 'image',
      manifestDigest: null,
      configDigest: digest,
      mediaType: null,
      artifactType: null,
      platform: parsed?.platform ?? null,
      annotations: new Map(),
      subject: null,
      created: parsed?.created ?? null,
      author: parsed?.author ?? null,
      config: parsed?.config ?? null,
      history: parsed?.history ?? [],
      layers,
      present: true,
    },
  };
}

/** Reads a config by its member name, following links. */
export async function readConfigMember(store: MemberStore, name: string | null): Promise<ConfigBlob> {
  if (name === null || name === '') return { kind: 'absent', name: '(none named)', declaredDigest: null };
  const member = store.find(name);
  if (!member) return { kind: 'absent', name, declaredDigest: null };
  try {
    return { kind: 'found', name, bytes: await store.readDocument(member), declaredDigest: null };
  } catch (error) {
    if (!(error instanceof AppError) || error.code === 'read-failed') throw error;
    return { kind: 'unreadable', name, error, declaredDigest: null };
  }
}

/** A config is named by its digest, with `.json`, `sha256:` or as a blob; a different digest means it was changed. */
function warnOfConfigName(name: string, digest: string, warnings: Warning[]): void {
  const stem = /(?:^|[/:])([0-9a-f]{64})(?:\.json)?$/.exec(name)?.[1];
  if (stem !== undefined && digest !== `sha256:${stem}`) {
    warn(warnings, 'digest-mismatch', `The config is named ${name}; its bytes have the digest ${digest}.`);
  }
}

function layerOfName(
  store: MemberStore,
  name: string,
  index: number,
  parsed: ParsedConfig | null,
  sources: ReadonlyMap<string, Descriptor>,
): CatalogLayer {
  const member = store.find(name);
  const diffId = parsed?.diffIds[index] ?? null;
  const source = diffId === null ? undefined : sources.get(diffId);
  const foreign = source !== undefined && isForeign(source);
  return {
    index,
    digest: digestOfName(name),
    diffId,
    // Where the blob is there, its own bytes say what it is; for an absent one the source is all that is known.
    mediaType: member ? null : (source?.mediaType ?? null),
    declaredBytes: null,
    annotations: new Map(),
    status: member ? 'present' : foreign ? 'foreign' : 'missing',
    urls: source?.urls ?? [],
    location: member?.location ?? null,
    name,
  };
}

/** `blobs/<algorithm>/<encoded>` is a digest by definition; other names may be anything, even where they look like one. */
function digestOfName(name: string): string | null {
  const match = /^blobs\/([^/]+)\/([^/]+)$/.exec(normalizeMemberName(name) ?? '');
  return match ? (parseDigest(`${match[1]}:${match[2]}`)?.text ?? null) : null;
}
