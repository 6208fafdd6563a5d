import type { RegistryErrorBody } from '../../../base/registry-api.ts';
import { CLIENT_HEADER, MEDIA_TYPE_HEADER, NEXT_PAGE_HEADER } from '../../../base/registry-api.ts';
import { computeDigest } from '../../../core/formats/digest.ts';
import { concatBytes } from '../../../core/tar/testing/raw-tar.ts';
import type { FetchedResponse, FetchLike, FetchRequest } from '../fetch-like.ts';

interface StoredManifest {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

/** How the registry behaves; tests change it while they run. */
export interface Behaviour {
  /** `whole`: a range is answered with 200 and everything. `refused`: with an error of status 501. */
  ranges: 'parts' | 'whole' | 'refused';
  /** Connections to blobs that break off, each after that many bytes; later ones go through. */
  breakOffAfter: number[];
  /** Errors that answer the next requests, whatever they ask for, first first. */
  errors: {
    readonly status: number;
    readonly error: Partial<RegistryErrorBody>;
    readonly headers?: Readonly<Record<string, string>>;
  }[];
  /** Blobs and manifests whose last byte is changed on the way. */
  corrupt: Set<string>;
  /** Blobs that come with these bytes after them. */
  extraBytes: Uint8Array | null;
  /** Awaited before a blob's first byte. */
  gate: Promise<void> | null;
  /** Who may read; null for everybody. */
  account: { readonly username: string; readonly secret: string; expiresInSeconds: number | null } | null;
  /** Pulls left, as Docker Hub counts them. */
  pullsLeft: number | null;
  tagsPerPage: number;
  /** Bytes of one chunk of a blob. */
  chunkBytes: number;
  /** Leaves the digest out of answers to HEAD. */
  hidesDigest: boolean;
  /** Answers everything with the front page, as a host of plain files does. */
  servesPlainFiles: boolean;
  /**
   * Of the referrers API. `whole`: what is asked for is not filtered; `absent`: 404, as of registries without it; `page`: an answer
   * that is no index, as of registries that lead to a page.
   */
  referrers: 'filtered' | 'whole' | 'absent' | 'page';
}

/** As the referrers API lists what is attached. */
export interface Referrer {
  readonly digest: string;
  readonly artifactType: string;
}

/** A request that came in, as `GET manifests/latest` or `GET blobs/sha256:… 0-71`. */
export type LoggedRequest = string;

/** A registry and the proxy before it, in memory, with one repository of any name: src/base/registry-api.ts. */
export class FakeRegistry {
  readonly behaviour: Behaviour = {
    ranges: 'parts',
    breakOffAfter: [],
    errors: [],
    corrupt: new Set(),
    extraBytes: null,
    gate: null,
    account: null,
    pullsLeft: null,
    tagsPerPage: 1000,
    chunkBytes: 16 << 10,
    hidesDigest: false,
    servesPlainFiles: false,
    referrers: 'filtered',
  };
  readonly requests: LoggedRequest[] = [];
  /** Bytes of blobs that were handed out. */
  bytesSent = 0;
  /** Bodies of blobs that the other side let go of before their end. */
  cancelled = 0;
  tokensGiven = 0;
  readonly #manifests = new Map<string, StoredManifest>();
  readonly #tags = new Map<string, string>();
  readonly #blobs = new Map<string, Uint8Array>();
  readonly #referrers = new Map<string, readonly Referrer[]>();

  /** Attaches manifests to one that is there or not. */
  setReferrers(digest: string, referrers: readonly Referrer[]): void {
    this.#referrers.set(digest, referrers);
  }

  async addBlob(bytes: Uint8Array, algorithm = 'sha256'): Promise<string> {
    const digest = (await computeDigest(bytes, algorithm))!;
    this.#blobs.set(digest, bytes);
    return digest;
  }

  /** Puts a blob under a digest that need not be its own. */
  setBlob(digest: string, bytes: Uint8Array): void {
    this.#blobs.set(digest, bytes);
  }

  async addManifest(document: unknown, mediaType: string, ...tags: readonly string[]): Promise<string> {
    const bytes = document instanceof Uint8Array ? document : new TextEncoder().encode(JSON.stringify(document));
    const digest = (await computeDigest(bytes))!;
    this.#manifests.set(digest, { bytes, mediaType });
    for (const tag of tags) this.#tags.set(tag, digest);
    return digest;
  }

  addTags(...tags: readonly string[]): void {
    for (const tag of tags) this.#tags.set(tag, '');
  }

  readonly fetch: FetchLike = async (url, request) => {
    await Promise.resolve();
    request.signal?.throwIfAborted();
    if (this.behaviour.servesPlainFiles) {
      return new Response('<!doctype html>', { headers: { 'Content-Type': 'text/html; charset=utf-8' } });
    }
    if (request.headers[CLIENT_HEADER] !== '1') return failure(403, { code: 'not-from-our-page' });
    if (url === '/api/token') return this.#token(request);
    const [, path = '', query = ''] =
      /^\/api\/v2\/[^/]+\/(?:.+?)\/((?:manifests|blobs|tags|referrers)\/[^?]*)\??(.*)$/.exec(url) ?? [];
    this.requests.push(`${request.method} ${path}${query ? `?${query}` : ''}${rangeText(request)}`);
    const error = this.behaviour.errors.shift();
    if (error) return failure(error.status, error.error, error.headers);
    if (!this.#mayRead(request)) {
      return failure(401, { code: 'unauthorized', challenge: { scheme: 'bearer', host: 'auth.example.com' } });
    }
    const [kind, ...rest] = path.split('/');
    switch (kind) {
      case 'manifests':
        return this.#manifest(rest.join('/'), request);
      case 'blobs':
        return this.#blob(rest.join('/'), request);
      case 'tags':
        return this.#tagsPage(new URLSearchParams(query));
      default:
        return this.#referrersTo(rest.join('/'), new URLSearchParams(query));
    }
  };

  #referrersTo(digest: string, query: URLSearchParams): FetchedResponse {
    const { referrers } = this.behaviour;
    if (referrers === 'absent') return failure(404, { code: 'not-a-registry' });
    if (referrers === 'page') return json({ signIn: 'please' });
    const wanted = query.get('artifactType');
    const all = this.#referrers.get(digest) ?? [];
    const manifests = all.filter(({ artifactType }) => referrers === 'whole' || artifactType === wanted);
    return json({ schemaVersion: 2, manifests });
  }

  #token(request: FetchRequest): FetchedResponse {
    const { account } = this.behaviour;
    const { username, secret } = JSON.parse(request.body ?? '') as { username: string; secret: string };
    if (account?.username !== username || account.secret !== secret) {
      return failure(401, { code: 'credentials-rejected', message: 'The registry did not take these credentials.' });
    }
    this.tokensGiven += 1;
    return json({
      authorization: `Bearer token-${this.tokensGiven}`,
      expiresInSeconds: account.expiresInSeconds,
      sentTo: 'auth.example.com',
    });
  }

  #mayRead(request: FetchRequest): boolean {
    return (
      this.behaviour.account === null ||
      request.headers['X-Registry-Authorization'] === `Bearer token-${this.tokensGiven}`
    );
  }

  #manifest(reference: string, request: FetchRequest): FetchedResponse {
    const digest = this.#tags.get(reference) ?? reference;
    const manifest = this.#manifests.get(digest);
    if (!manifest) {
      return failure(404, {
        code: 'manifest-unknown',
        message: `There is no ${reference}.`,
        upstreamCode: 'MANIFEST_UNKNOWN',
        upstreamMessage: 'manifest unknown',
      });
    }
    const headers = new Headers({ 'Content-Type': 'application/json', [MEDIA_TYPE_HEADER]: manifest.mediaType });
    if (!this.behaviour.hidesDigest) headers.set('Docker-Content-Digest', digest);
    if (this.behaviour.pullsLeft !== null) {
      if (request.method === 'GET') this.behaviour.pullsLeft -= 1;
      headers.set('ratelimit-limit', '100;w=21600');
      headers.set('ratelimit-remaining', `${this.behaviour.pullsLeft};w=21600`);
    }
    if (request.method === 'HEAD') return new Response(null, { headers });
    return new Response(this.#onTheWay(digest, manifest.bytes).slice(), { headers });
  }

  async #blob(digest: string, request: FetchRequest): Promise<FetchedResponse> {
    const stored = this.#blobs.get(digest);
    if (!stored) return failure(404, { code: 'blob-unknown', message: `There is no ${digest}.` });
    let bytes = this.#onTheWay(digest, stored);
    const { ranges, extraBytes } = this.behaviour;
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.Range ?? '') ?? [];
    if (from !== undefined && ranges === 'refused') {
      return failure(502, { code: 'registry-failed', upstreamStatus: 501, message: 'The registry failed.' });
    }
    const headers = new Headers({ 'Content-Type': 'application/octet-stream' });
    let status = 200;
    if (from !== undefined && ranges === 'parts') {
      status = 206;
      headers.set('Content-Range', `bytes ${from}-${Math.min(Number(to), bytes.length - 1)}/${bytes.length}`);
      bytes = bytes.subarray(Number(from), Number(to) + 1);
    } else if (extraBytes) {
      bytes = concatBytes([bytes, extraBytes]);
    } else {
      headers.set('Content-Length', String(bytes.length));
    }
    if (this.behaviour.gate) await Promise.race([this.behaviour.gate, abortOf(request.signal)]);
    return new Response(this.#body(bytes, request.signal), { status, headers });
  }

  #body(bytes: Uint8Array, signal: AbortSignal | undefined): ReadableStream<Uint8Array<ArrayBuffer>> {
    const { chunkBytes } = this.behaviour;
    const breakAt = this.behaviour.breakOffAfter.shift() ?? Infinity;
    let at = 0;
    return new ReadableStream(
      {
        start: (controller) => {
          signal?.addEventListener('abort', () => {
            if (at < bytes.length) this.cancelled += 1;
            controller.error(signal.reason);
          });
        },
        pull: (controller) => {
          if (at >= breakAt) {
            controller.error(new TypeError('network error'));
            return;
          }
          if (at >= bytes.length) {
            controller.close();
            return;
          }
          const chunk = bytes.slice(at, Math.min(at + chunkBytes, breakAt));
          at += chunk.length;
          this.bytesSent += chunk.length;
          controller.enqueue(chunk);
        },
        cancel: () => {
          if (at < bytes.length) this.cancelled += 1;
        },
      },
      { highWaterMark: 0 },
    );
  }

  #tagsPage(query: URLSearchParams): FetchedResponse {
    const all = [...this.#tags.keys()].sort();
    const last = query.get('last');
    const start = last === null ? 0 : all.findIndex((tag) => tag > last);
    const count = Math.min(Number(query.get('n') ?? '100'), this.behaviour.tagsPerPage);
    const page = start < 0 ? [] : all.slice(start, start + count);
    const isLast = start < 0 || start + count >= all.length;
    return json({ name: 'x', tags: page }, isLast ? {} : { [NEXT_PAGE_HEADER]: encodeURIComponent(page.at(-1)!) });
  }

  #onTheWay(digest: string, bytes: Uint8Array): Uint8Array {
    if (!this.behaviour.corrupt.has(digest)) return bytes;
    const changed = bytes.slice();
    changed[changed.length - 1]! ^= 1;
    return changed;
  }
}

/** Rejects as a fetch does when its signal aborts. */
function abortOf(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error));
  });
}

function json(value: unknown, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(value), { headers: { 'Content-Type': 'application/json', ...headers } });
}

function failure(
  status: number,
  error: Partial<RegistryErrorBody>,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const body: RegistryErrorBody = {
    code: 'registry-failed',
    message: 'It failed.',
    registry: 'docker.io',
    upstreamStatus: status,
    upstreamCode: null,
    upstreamMessage: null,
    challenge: null,
    retryAfterSeconds: null,
    ...error,
  };
  return new Response(JSON.stringify({ error: body }), {
    status,
    headers: { 'Content-Type': 'application/json', ...headers },
  });
}

function rangeText(request: FetchRequest): string {
  const range = request.headers.Range;
  return range === undefined ? '' : ` ${range.replace('bytes=', '')}`;
}
