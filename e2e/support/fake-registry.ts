import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { sha256Digest } from '../../fixtures/build/bytes.ts';
import { jsonBytes, MediaType, type BuiltImage } from '../../fixtures/build/build-image.ts';

export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  /** User name and secret of Basic, or the token of Bearer, as sent; null without any. */
  readonly authorization: string | null;
}

interface Stored {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
}

/** What becomes of the bytes of one blob on their way. */
export type Mishap =
  | { readonly kind: 'changed' }
  /** The connection ends at the middle of the blob, this many times; Infinity for always. */
  | { kind: 'dropped'; times: number }
  /** Up to the middle of the blob, and then nothing more. */
  | { readonly kind: 'stalled' }
  /** Up to the middle of the blob, and the rest when the promise is fulfilled. */
  | { readonly kind: 'slow'; readonly until: Promise<void> };

/** An answer in the place of every manifest. */
export interface Refusal {
  readonly status: number;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * A registry of ours on the loopback interface (OCI distribution-spec: manifests, blobs with ranges, tags). It remembers
 * what it was asked. With an account it is private, and signs people in at its own `/token`.
 */
export class FakeRegistry {
  readonly seen: SeenRequest[] = [];
  readonly mishaps = new Map<string, Mishap>();
  account: { readonly username: string; readonly secret: string } | null = null;
  quota: { readonly limit: number; readonly remaining: number } | null = null;
  refusal: Refusal | null = null;
  /** Where blobs are to be fetched, as large registries have it; null for here. */
  blobHost: string | null = null;
  /** Whether ranges are answered with ranges; else with the whole blob. */
  knowsRanges = true;
  readonly #blobs = new Map<string, Stored>();
  readonly #tags = new Map<string, Map<string, string>>();
  readonly #server = createServer((request, response) => this.#answer(request, response));

  static async start(): Promise<FakeRegistry> {
    const registry = new FakeRegistry();
    await new Promise<void>((resolve) => registry.#server.listen(0, '127.0.0.1', resolve));
    return registry;
  }

  /** As people write it before the name of a repository. */
  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve());
      this.#server.closeAllConnections();
    });
  }

  /** Stores an image, or an index of several, under a tag. Answers the digest of what the tag names. */
  async push(repository: string, tag: string, images: readonly BuiltImage[]): Promise<string> {
    for (const { manifest, manifestDigest, config, configDigest, layers } of images) {
      this.#blobs.set(manifestDigest, { bytes: manifest, mediaType: MediaType.manifest });
      this.#blobs.set(configDigest, { bytes: config, mediaType: 'application/octet-stream' });
      for (const { digest, stored } of layers) {
        this.#blobs.set(digest, { bytes: stored, mediaType: 'application/octet-stream' });
      }
    }
    const [only] = images;
    if (images.length === 1 && only !== undefined) return this.#tag(repository, tag, only.manifestDigest);
    const index = jsonBytes({
      schemaVersion: 2,
      mediaType: MediaType.index,
      manifests: images.map(({ manifest, manifestDigest, spec }) => ({
        mediaType: MediaType.manifest,
        digest: manifestDigest,
        size: manifest.length,
        platform: spec.platform,
      })),
    });
    return this.pushManifest(repository, tag, index, MediaType.index);
  }

  async pushManifest(repository: string, tag: string, bytes: Uint8Array, mediaType: string): Promise<string> {
    const digest = await sha256Digest(bytes);
    this.#blobs.set(digest, { bytes, mediaType });
    return this.#tag(repository, tag, digest);
  }

  async pushBlob(bytes: Uint8Array): Promise<string> {
    const digest = await sha256Digest(bytes);
    this.#blobs.set(digest, { bytes, mediaType: 'application/octet-stream' });
    return digest;
  }

  /** More tags for what a tag names. */
  tagMore(repository: string, tag: string, more: readonly string[]): void {
    const digest = this.#tags.get(repository)?.get(tag);
    if (digest === undefined) throw new Error(`there is no ${repository}:${tag}`);
    for (const another of more) this.#tag(repository, another, digest);
  }

  /** Digests of the blobs that were asked for, in order. */
  get fetchedBlobs(): readonly string[] {
    return this.seen.flatMap(({ url }) => /\/blobs\/(.+)$/.exec(url)?.[1] ?? []);
  }

  #tag(repository: string, tag: string, digest: string): string {
    const tags = this.#tags.get(repository) ?? new Map<string, string>();
    this.#tags.set(repository, tags.set(tag, digest));
    return digest;
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const { method = '', url = '', headers } = request;
    this.seen.push({ method, url, authorization: readAuthorization(headers.authorization) });
    if (url.startsWith('/token')) {
      this.#answerToken(headers.authorization, response);
      return;
    }
    if (this.account !== null && headers.authorization !== 'Bearer let-me-in') {
      const challenge = `Bearer realm="http://${this.host}/token",service="ours",scope="repository:x:pull"`;
      sendJson(
        response,
        401,
        { errors: [{ code: 'UNAUTHORIZED', message: 'authentication required' }] },
        { 'WWW-Authenticate': challenge },
      );
      return;
    }
    const [, repository = '', kind = '', name = ''] = /^\/v2\/(.+?)\/(manifests|blobs|tags)\/([^?]+)/.exec(url) ?? [];
    const tags = this.#tags.get(repository);
    if (tags === undefined) {
      sendJson(response, 404, { errors: [{ code: 'NAME_UNKNOWN', message: 'repository name not known to registry' }] });
      return;
    }
    if (kind === 'tags') {
      this.#sendTags(response, url, repository, [...tags.keys()].toSorted());
      return;
    }
    if (kind === 'manifests' && this.refusal !== null) {
      response.writeHead(this.refusal.status, { 'Content-Type': 'application/json', ...this.refusal.headers });
      response.end(this.refusal.body);
      return;
    }
    if (kind === 'blobs' && this.blobHost !== null) {
      response.writeHead(307, { Location: `http://${this.blobHost}${url}` });
      response.end();
      return;
    }
    const digest = name.startsWith('sha256:') ? name : tags.get(name);
    const stored = digest === undefined ? undefined : this.#blobs.get(digest);
    if (digest === undefined || stored === undefined) {
      sendJson(response, 404, { errors: [{ code: 'MANIFEST_UNKNOWN', message: 'manifest unknown' }] });
      return;
    }
    const range = this.knowsRanges ? headers.range : undefined;
    this.#send(response, { digest, stored, range, isHead: method === 'HEAD' });
  }

  /** A page of `n` tags after `last`, with a link to the next one (distribution-spec, "Listing Tags"). */
  #sendTags(response: ServerResponse, url: string, name: string, all: readonly string[]): void {
    const query = new URL(url, 'http://registry').searchParams;
    const last = query.get('last') ?? '';
    const after = all.filter((tag) => tag > last);
    const page = after.slice(0, Number(query.get('n') ?? '100'));
    const link = `</v2/${name}/tags/list?n=${page.length}&last=${page.at(-1) ?? ''}>; rel="next"`;
    sendJson(response, 200, { name, tags: page }, page.length < after.length ? { Link: link } : {});
  }

  #answerToken(authorization: string | undefined, response: ServerResponse): void {
    const { account } = this;
    const expected = account === null ? undefined : `${account.username}:${account.secret}`;
    if (readAuthorization(authorization) === expected) sendJson(response, 200, { token: 'let-me-in', expires_in: 300 });
    else sendJson(response, 401, { errors: [{ code: 'UNAUTHORIZED', message: 'wrong user name or password' }] });
  }

  #send(
    response: ServerResponse,
    { digest, stored, range, isHead }: { digest: string; stored: Stored; range: string | undefined; isHead: boolean },
  ): void {
    const mishap = this.mishaps.get(digest);
    const total = stored.bytes.length;
    const [, from = '0', to = ''] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? [];
    const part = stored.bytes.slice(Number(from), to === '' ? total : Number(to) + 1);
    if (mishap?.kind === 'changed') part[part.length - 1]! ^= 1;
    response.writeHead(range === undefined ? 200 : 206, {
      'Content-Type': stored.mediaType,
      'Content-Length': part.length,
      'Docker-Content-Digest': digest,
      ...(range === undefined ? {} : { 'Content-Range': `bytes ${from}-${Number(from) + part.length - 1}/${total}` }),
      ...(this.quota === null
        ? {}
        : {
            'RateLimit-Limit': `${this.quota.limit};w=21600`,
            'RateLimit-Remaining': `${this.quota.remaining};w=21600`,
          }),
    });
    if (isHead) {
      response.end();
      return;
    }
    const untilMiddle = part.subarray(0, Math.max(0, Math.floor(total / 2) - Number(from)));
    if (mishap?.kind === 'stalled') {
      response.write(untilMiddle);
      return;
    }
    if (mishap?.kind === 'slow') {
      response.write(untilMiddle);
      void mishap.until.then(() => response.end(part.subarray(untilMiddle.length)));
      return;
    }
    if (mishap?.kind === 'dropped' && mishap.times > 0) {
      mishap.times -= 1;
      response.flushHeaders();
      response.write(untilMiddle, () => response.destroy());
      return;
    }
    response.end(part);
  }
}

function readAuthorization(header: string | undefined): string | null {
  if (header === undefined) return null;
  const [, scheme = '', value = ''] = /^(\w+) (.*)$/.exec(header) ?? [];
  return scheme.toLowerCase() === 'basic' ? Buffer.from(value, 'base64').toString() : value;
}

function sendJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  response.end(JSON.stringify(value));
}
