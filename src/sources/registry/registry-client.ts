import { AppError } from '../../base/app-error.ts';
import type { Repository } from '../../base/image-reference.ts';
import { DOCKER_HUB } from '../../base/image-reference.ts';
import { isDigest } from '../../base/reference-grammar.ts';
import type { TokenAnswer } from '../../base/registry-api.ts';
import {
  CLIENT_HEADER,
  CLIENT_HEADER_VALUE,
  MEDIA_TYPE_HEADER,
  REGISTRY_AUTHORIZATION_HEADER,
  STORED_CREDENTIALS_HEADER,
} from '../../base/registry-api.ts';
import { computeDigest } from '../../core/formats/digest.ts';
import { isJsonObject, nonEmptyTextField, numberField, parseJsonDocument } from '../../core/formats/json-document.ts';
import type { FetchedResponse, FetchRequest, RegistryEffects } from './fetch-like.ts';
import type { PullQuota } from './pull-quota.ts';
import { readPullQuota } from './pull-quota.ts';
import { cancelQuietly, readBody } from './read-body.ts';
import { isPageInPlaceOfAnswer, proxyAbsent, readRegistryError, registryError } from './registry-error.ts';
import { withRetries } from './retries.ts';
import type { AskCredentials, Credentials } from './sign-ins.ts';
import { SignIns } from './sign-ins.ts';

/** Registries accept manifests of 4 MiB at least (OCI distribution-spec); regclient reads 8 MiB. */
export const maxManifestBytes = 8 << 20;

const maxTokenAnswerBytes = 64 << 10;

/** Registries that count a GET of a manifest as a pull, and a HEAD not (docs.docker.com, usage/pulls). */
const COUNTS_MANIFEST_GETS: ReadonlySet<string> = new Set([DOCKER_HUB]);

export interface RegistryClientOptions {
  readonly effects: RegistryEffects;
  /** Origin of the server that answers the API, without a slash at its end; empty for the page's own. */
  readonly baseUrl?: string;
  /** Lets the server use the person's own credential files (local mode). */
  readonly storedCredentials?: boolean;
  /** Asked when a sign-in runs out. Without it, it then ends in registry-unauthorized. */
  readonly askCredentials?: AskCredentials;
}

export interface FetchedManifest {
  /** Verified against `digest`. */
  readonly bytes: Uint8Array;
  readonly digest: string;
  /** As the registry says; null where it does not. */
  readonly mediaType: string | null;
}

/** One absolute range of bytes; `to` is the last byte. Registries refuse other forms, each some of them. */
export interface ByteRange {
  readonly from: number;
  readonly to: number;
}

/** How often and how much was asked for, for whoever shows or tests it. */
export interface RegistryTraffic {
  readonly requests: number;
  /** Bytes of blobs that arrived through BlobStream: of layers, and none of manifests and configs. */
  readonly blobBytes: number;
}

/**
 * Asks registries through the API of src/base/registry-api.ts. Every method rejects with AppError `registry-…`, and with
 * the signal's reason when it aborts. Failures that may pass are tried again (retries.ts).
 */
export class RegistryClient {
  readonly effects: RegistryEffects;
  readonly #baseUrl: string;
  readonly #storedCredentials: boolean;
  readonly #signIns: SignIns;
  readonly #quotas = new Map<string, PullQuota>();
  readonly #refusesRanges = new Set<string>();
  #requests = 0;
  #blobBytes = 0;

  constructor(options: RegistryClientOptions) {
    this.effects = options.effects;
    this.#baseUrl = options.baseUrl ?? '';
    this.#storedCredentials = options.storedCredentials ?? false;
    this.#signIns = new SignIns(
      (repository, credentials) => this.#exchange(repository, credentials),
      options.askCredentials ?? (() => Promise.resolve(null)),
      options.effects.now,
    );
  }

  get traffic(): RegistryTraffic {
    return { requests: this.#requests, blobBytes: this.#blobBytes };
  }

  /** The pull limit as the registry last told it; null where it has none or was not asked yet. */
  quota(registry: string): PullQuota | null {
    return this.#quotas.get(registry) ?? null;
  }

  /** True once the registry answered a range with a whole blob. */
  refusesRanges(registry: string): boolean {
    return this.#refusesRanges.has(registry);
  }

  noteBlobBytes(bytes: number): void {
    this.#blobBytes += bytes;
  }

  noteRangesRefused(registry: string): void {
    this.#refusesRanges.add(registry);
  }

  /**
   * Signs in to one repository: the credentials are exchanged once and not kept, what comes back stays in memory.
   * `sentTo` is the host that got them. Rejects with registry-credentials-rejected and the like.
   */
  async signIn(repository: Repository, credentials: Credentials): Promise<{ readonly sentTo: string }> {
    const { sentTo } = await this.#signIns.add(repository, credentials);
    return { sentTo };
  }

  signOut(repository: Repository): void {
    this.#signIns.remove(repository);
  }

  /**
   * A manifest or index by tag or digest, its bytes verified against the digest. Where a GET counts as a pull, the digest
   * is asked for first: the GET by digest is then answered by the server's cache for everybody but the first.
   */
  async fetchManifest(repository: Repository, reference: string, signal?: AbortSignal): Promise<FetchedManifest> {
    const asked = isDigest(reference) ? reference : await this.#findDigest(repository, reference, signal);
    const path = `manifests/${asked ?? reference}`;
    const what = `The manifest ${reference} of ${repository.name}`;
    return withRetries(this.effects, signal, async () => {
      const response = await this.#get(repository, path, { what, ...(signal ? { signal } : {}) });
      this.#noteQuota(repository, response);
      const bytes = await this.#readAll(response, maxManifestBytes, what, repository, signal);
      const digest = await verifiedDigest(bytes, asked, what, repository.registry);
      return { bytes, digest, mediaType: response.headers.get(MEDIA_TYPE_HEADER) };
    });
  }

  /** A small blob, such as a config, verified against its digest. */
  async fetchDocument(
    repository: Repository,
    digest: string,
    maxBytes: number,
    signal?: AbortSignal,
  ): Promise<Uint8Array> {
    const what = `The blob ${digest}`;
    return withRetries(this.effects, signal, async () => {
      const response = await this.#get(repository, `blobs/${digest}`, { what, ...(signal ? { signal } : {}) });
      const bytes = await this.#readAll(response, maxBytes, what, repository, signal);
      await verifiedDigest(bytes, digest, what, repository.registry);
      return bytes;
    });
  }

  /**
   * A blob or a part of it, not verified and not retried: registry-blob-source.ts does both. The answer to a range may be
   * 200 and the whole blob.
   */
  fetchBlob(
    repository: Repository,
    digest: string,
    range: ByteRange | null,
    signal?: AbortSignal,
  ): Promise<FetchedResponse> {
    return this.#get(repository, `blobs/${digest}`, {
      what: `The blob ${digest}`,
      headers: range ? { Range: `bytes=${range.from}-${range.to}` } : {},
      ...(signal ? { signal } : {}),
    });
  }

  /**
   * A JSON document of the repository (`tags/list?…`, `referrers/…`), with the response it came in. `retries` false: one try, for
   * what one can do without.
   */
  async fetchJson(
    repository: Repository,
    path: string,
    maxBytes: number,
    { signal, retries = true }: { readonly signal?: AbortSignal | undefined; readonly retries?: boolean } = {},
  ): Promise<{ readonly bytes: Uint8Array; readonly headers: FetchedResponse['headers'] }> {
    const what = `The list ${path.split('?', 1)[0]} of ${repository.name}`;
    const fetchOnce = async () => {
      const response = await this.#get(repository, path, { what, ...(signal ? { signal } : {}) });
      return {
        bytes: await this.#readAll(response, maxBytes, what, repository, signal),
        headers: response.headers,
      };
    };
    return retries ? withRetries(this.effects, signal, fetchOnce) : fetchOnce();
  }

  /** The digest behind a tag by HEAD, where that saves a pull; null where it does not or the answer lacks it. */
  async #findDigest(repository: Repository, tag: string, signal?: AbortSignal): Promise<string | null> {
    if (!COUNTS_MANIFEST_GETS.has(repository.registry)) return null;
    const headers = withAuthorization({}, await this.#signIns.authorization(repository));
    let response: FetchedResponse;
    try {
      response = await this.#send(repository, `manifests/${tag}`, 'HEAD', headers, signal);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return null; // The GET that follows is tried again, and says what is wrong.
    }
    cancelQuietly(response.body);
    this.#noteQuota(repository, response);
    // The answer to HEAD has no body, so here too it is the GET that says what is wrong.
    const digest = response.status === 200 ? response.headers.get('docker-content-digest') : null;
    return digest !== null && isDigest(digest) ? digest : null;
  }

  async #get(
    repository: Repository,
    path: string,
    request: { readonly what: string; readonly headers?: Record<string, string>; readonly signal?: AbortSignal },
  ): Promise<FetchedResponse> {
    const { what, headers = {}, signal } = request;
    const { registry } = repository;
    const authorization = await this.#signIns.authorization(repository);
    let response = await this.#send(repository, path, 'GET', withAuthorization(headers, authorization), signal);
    if (response.status === 401 && authorization !== null && this.#signIns.expire(repository, authorization)) {
      // Registries end tokens before their time; with a new one the same request goes through.
      const renewed = await this.#signIns.authorization(repository);
      if (renewed !== null) {
        cancelQuietly(response.body);
        response = await this.#send(repository, path, 'GET', withAuthorization(headers, renewed), signal);
      }
    }
    if (response.status < 200 || response.status > 299) throw await readRegistryError(response, registry, what);
    if (isPageInPlaceOfAnswer(response)) {
      cancelQuietly(response.body);
      throw proxyAbsent(registry);
    }
    return response;
  }

  async #send(
    repository: Repository,
    path: string,
    method: FetchRequest['method'],
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal | undefined,
  ): Promise<FetchedResponse> {
    // Every part was checked against the grammar, which has no character that a path would need to escape.
    const url = `${this.#baseUrl}/api/v2/${repository.registry}/${repository.name}/${path}`;
    return this.#fetch(repository.registry, url, {
      method,
      headers: {
        [CLIENT_HEADER]: CLIENT_HEADER_VALUE,
        ...(this.#storedCredentials ? { [STORED_CREDENTIALS_HEADER]: '1' } : {}),
        ...headers,
      },
      ...(isFixed(path) ? {} : { cache: 'no-cache' }),
      ...(signal ? { signal } : {}),
    });
  }

  async #fetch(registry: string, url: string, request: FetchRequest): Promise<FetchedResponse> {
    request.signal?.throwIfAborted();
    this.#requests += 1;
    try {
      return await this.effects.fetch(url, request);
    } catch (cause) {
      request.signal?.throwIfAborted();
      throw registryError(
        'registry-proxy-unreachable',
        registry,
        `The server of this page, which would ask ${registry}, does not answer.`,
        cause,
      );
    }
  }

  /** Bytes of a body; a connection that breaks off inside ends in registry-connection-failed, which is tried again. */
  async #readAll(
    response: FetchedResponse,
    maxBytes: number,
    what: string,
    { registry }: Repository,
    signal: AbortSignal | undefined,
  ): Promise<Uint8Array> {
    try {
      return await readBody(response, maxBytes, what);
    } catch (cause) {
      signal?.throwIfAborted();
      if (cause instanceof AppError) throw cause;
      throw registryError('registry-connection-failed', registry, `${what} broke off while it was sent.`, cause);
    }
  }

  async #exchange({ registry, name }: Repository, { username, secret }: Credentials): Promise<TokenAnswer> {
    const what = `Signing in to ${registry}`;
    const response = await this.#fetch(registry, `${this.#baseUrl}/api/token`, {
      method: 'POST',
      headers: { [CLIENT_HEADER]: CLIENT_HEADER_VALUE, 'Content-Type': 'application/json' },
      body: JSON.stringify({ registry, name, username, secret }),
    });
    if (response.status !== 200) throw await readRegistryError(response, registry, what);
    const answer = parseJsonDocument(await readBody(response, maxTokenAnswerBytes, what), 'the answer');
    const authorization = isJsonObject(answer) ? nonEmptyTextField(answer, 'authorization') : null;
    if (!isJsonObject(answer) || authorization === null) {
      throw registryError('registry-answer-malformed', registry, `${what} was answered without an authorization.`);
    }
    return {
      authorization,
      expiresInSeconds: numberField(answer, 'expiresInSeconds'),
      sentTo: nonEmptyTextField(answer, 'sentTo') ?? registry,
    };
  }

  #noteQuota({ registry }: Repository, response: FetchedResponse): void {
    const quota = readPullQuota(response);
    if (quota) this.#quotas.set(registry, quota);
  }
}

function withAuthorization(
  headers: Readonly<Record<string, string>>,
  authorization: string | null,
): Readonly<Record<string, string>> {
  return authorization === null ? headers : { ...headers, [REGISTRY_AUTHORIZATION_HEADER]: authorization };
}

/**
 * The digest of bytes, by the algorithm that `expected` uses; sha256 where nothing is expected. The header of the answer
 * is not compared with: too many registries send a wrong one (go-containerregistry gave it up for that).
 * Throws registry-digest-mismatch. Of an algorithm that is not supported, what was asked for is taken on trust.
 */
async function verifiedDigest(
  bytes: Uint8Array,
  expected: string | null,
  what: string,
  registry: string,
): Promise<string> {
  const computed = await computeDigest(bytes, expected?.split(':', 1)[0] ?? 'sha256');
  if (expected !== null && computed !== null && computed !== expected) {
    throw registryError(
      'registry-digest-mismatch',
      registry,
      `${what} has the digest ${computed}; ${expected} was asked for.`,
    );
  }
  return computed ?? expected!;
}

/** What a digest names never changes; a tag, a list and a "not found" do, and whoever pushes and looks again wants to see it. */
function isFixed(path: string): boolean {
  return path.startsWith('blobs/') || path.startsWith('manifests/sha');
}
