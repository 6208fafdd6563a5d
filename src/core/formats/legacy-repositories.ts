import { AppError } from '../../base/app-error.ts';
import { readConfigMember } from './docker-archive.ts';
import type { ImageDraft } from './image-draft.ts';
import { readConfigBlob, warn, warnOfMismatches } from './image-draft.ts';
import { ImageNames } from './image-names.ts';
import type { Json } from './json-document.ts';
import { isJsonObject, nonEmptyTextField, readJsonMember } from './json-document.ts';
import type { MemberStore } from './member-store.ts';
import type { Warning } from './warning.ts';

/** Parents that are followed. Docker has never allowed more than 127 layers. */
export const maxLegacyLayers = 1024;

/**
 * Images of a `docker save` before 1.10: `repositories` names the top layer of each tag, and each `<id>/json` its parent
 * (moby image/spec/v1.md). Throws manifest-malformed when `repositories` is no such object.
 */
export async function readLegacyImages(store: MemberStore, document: Json): Promise<ImageDraft[]> {
  if (!isJsonObject(document)) throw malformed('it is no JSON object');
  const drafts: ImageDraft[] = [];
  for (const repository of Object.keys(document)) {
    const tags = document[repository];
    if (!isJsonObject(tags)) throw malformed(`the tags of ${repository} are no JSON object`);
    for (const tag of Object.keys(tags)) {
      const top = tags[tag];
      if (typeof top !== 'string') throw malformed(`the layer of ${repository}:${tag} is no text`);
      drafts.push(await readLegacyImage(store, `${repository}:${tag}`, top));
    }
  }
  if (drafts.length === 0) throw malformed('it lists no images');
  return drafts;
}

function malformed(what: string): AppError {
  return new AppError('manifest-malformed', `repositories is not what docker save writes: ${what}.`, {
    file: 'repositories',
  });
}

async function readLegacyImage(store: MemberStore, reference: string, top: string): Promise<ImageDraft> {
  const warnings: Warning[] = [];
  const ids = await followParents(store, top, warnings);
  const { parsed, digest } = await readConfigBlob(await readConfigMember(store, `${top}/json`), warnings);
  const layers = ids.map((id, index) => {
    const name = `${id}/layer.tar`;
    const member = store.find(name);
    return {
      index,
      digest: null,
      diffId: null,
      mediaType: null,
      declaredBytes: null,
      annotations: new Map<string, string>(),
      status: member ? ('present' as const) : ('missing' as const),
      urls: [],
      location: member?.location ?? null,
      name,
    };
  });
  warnOfMismatches(parsed, layers, warnings);
  const names = new ImageNames();
  names.addReference(reference);
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

/** Layer IDs from the bottom up. Ends at an ID without a `json`, at a cycle and at maxLegacyLayers, each with a warning. */
async function followParents(store: MemberStore, top: string, warnings: Warning[]): Promise<string[]> {
  const ids = new Set<string>();
  let id: string | null = top;
  while (id !== null) {
    if (ids.has(id) || ids.size >= maxLegacyLayers) {
      warn(
        warnings,
        'manifest-malformed',
        `The parents of ${top} do not end: ${id} comes twice or after ${maxLegacyLayers} layers.`,
      );
      break;
    }
    const member = store.find(`${id}/json`);
    if (!member) {
      warn(warnings, 'config-missing', `${id}/json is not in the archive; the layers below it are unknown.`);
      break;
    }
    ids.add(id);
    try {
      const document = await readJsonMember(store, member);
      id = isJsonObject(document) ? nonEmptyTextField(document, 'parent') : null;
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'read-failed') throw error;
      warn(warnings, 'config-malformed', error.message);
      break;
    }
  }
  return [...ids].reverse();
}
