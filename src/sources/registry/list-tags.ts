import { AppError } from '../../base/app-error.ts';
import type { Repository } from '../../base/image-reference.ts';
import { NEXT_PAGE_HEADER } from '../../base/registry-api.ts';
import { isTag } from '../../base/reference-grammar.ts';
import { isJsonObject, listField, parseJsonDocument, textsOf } from '../../core/formats/json-document.ts';
import type { RegistryClient } from './registry-client.ts';
import { registryError } from './registry-error.ts';

/** Tags of one request. Registries cut it to what they allow; some refuse what is beyond that and get fewer. */
const tagsPerPage = 1000;
const fewerTagsPerPage = 100;

/** 1000 tags of 128 characters, and room for those who send all of them at once. */
const maxPageBytes = 8 << 20;

export interface TagPage {
  /** In the registry's order, which is of letters and says nothing of age (tag-order.ts sorts). */
  readonly tags: readonly string[];
  /** Tags left out, since they only attach signatures, attestations and lists of other things to a digest. */
  readonly hidden: number;
}

/**
 * The tags of a repository, page by page as they are asked for. Rejects as RegistryClient does, and with
 * registry-answer-malformed where a registry sends the same page again and again.
 */
export async function* listTags(
  client: RegistryClient,
  repository: Repository,
  signal?: AbortSignal,
): AsyncGenerator<TagPage, void> {
  let pageSize = tagsPerPage;
  let last: string | null = null;
  const seen = new Set<string>();
  for (;;) {
    const query: string = last === null ? '' : `&last=${encodeURIComponent(last)}`;
    let page: Awaited<ReturnType<RegistryClient['fetchJson']>>;
    try {
      page = await client.fetchJson(repository, `tags/list?n=${pageSize}${query}`, maxPageBytes, { signal });
    } catch (error) {
      if (pageSize === fewerTagsPerPage || !isRefusedPageSize(error)) throw error;
      pageSize = fewerTagsPerPage;
      continue;
    }
    yield readPage(page.bytes);
    const next = page.headers.get(NEXT_PAGE_HEADER);
    if (next === null) return;
    last = decodeLast(next);
    if (seen.has(last)) {
      const message = `${repository.registry} sends the tags after “${last.slice(0, 128)}” again and again.`;
      throw registryError('registry-answer-malformed', repository.registry, message);
    }
    seen.add(last);
  }
}

function isRefusedPageSize(error: unknown): boolean {
  return error instanceof AppError && error.place.registry?.status === 400;
}

function readPage(bytes: Uint8Array): TagPage {
  const document = parseJsonDocument(bytes, 'the list of tags');
  // A repository without tags has null for its list.
  const listed = textsOf((isJsonObject(document) ? listField(document, 'tags') : null) ?? []);
  const tags = listed.filter((tag) => isTag(tag) && !isAttachment(tag));
  return { tags, hidden: listed.length - tags.length };
}

/**
 * Tags that attach something to a digest: cosign's `sha256-….sig`, `.att` and `.sbom`, and the bare `sha256-…` that stands in
 * for the referrers API (OCI distribution-spec, "Referrers Tag Schema").
 */
export function isAttachment(tag: string): boolean {
  return /^sha(?:256|512)-[0-9a-f]{32,128}(?:$|\.[a-z]+$)/.test(tag);
}

function decodeLast(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    // Not percent-encoded: a tag has no character that would need it.
    return value;
  }
}
