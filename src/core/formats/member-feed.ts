import { AppError } from '../../base/app-error.ts';
import type { Compression } from '../compression/compression.ts';
import { createPushDecoder } from '../compression/push-decoder.ts';
import { sniffCompression } from '../compression/sniff-compression.ts';
import { isControlName } from './archive-shape.ts';
import { beginsLikeJson } from './json-document.ts';
import { maxDocumentBytes } from './member-store.ts';
import { isTarHead, tarHeadBytes } from './tar-head.ts';

/** Receives the uncompressed bytes of one possible layer. LayerScan (core/layers) is one. */
export interface MemberScan<Result> {
  /** Bytes are valid only during the call. */
  push(chunk: Uint8Array): void;
  /** `error`: why the bytes broke off, or null at their proper end. */
  finish(error: AppError | null): Result;
}

export interface ScannedMember<Result> {
  readonly result: Result;
  readonly compression: Compression;
}

/** What wanted members are taken for: what their content says, or what the descriptors call them. */
export type Treatment = 'by content' | 'as layers' | 'as documents';

export interface FeedOwner<Result> {
  wait(feed: MemberFeed<Result>): void;
  keep(bytes: Uint8Array): void;
  mayKeep(sizeBytes: number): boolean;
  scanned(scan: ScannedMember<Result>): void;
  spare(scan: MemberScan<Result>): void;
}

type FeedState =
  /** Gathering the first block. */
  | { readonly kind: 'head' }
  | { readonly kind: 'document' }
  /** What it is is known; the scan is being made and bytes pile up, at most the chunk at hand. */
  | { readonly kind: 'waiting'; readonly compression: Compression }
  | {
      readonly kind: 'scanning';
      readonly compression: Compression;
      readonly push: (bytes: Uint8Array) => void;
      readonly finish: (error: AppError | null) => void;
    }
  | { readonly kind: 'dropped' };

/** Finds out what one member of the stream is and sends its bytes where they belong. */
export class MemberFeed<Result> {
  readonly #name: string;
  readonly #sizeBytes: number;
  readonly #treatment: Treatment;
  readonly #owner: FeedOwner<Result>;
  #state: FeedState = { kind: 'head' };
  #parts: Uint8Array[] = [];
  #partBytes = 0;
  #ended = false;
  #error: AppError | null = null;

  constructor(name: string, sizeBytes: number, treatment: Treatment, owner: FeedOwner<Result>) {
    this.#name = name;
    this.#sizeBytes = sizeBytes;
    this.#treatment = treatment;
    this.#owner = owner;
  }

  take(bytes: Uint8Array): void {
    switch (this.#state.kind) {
      case 'head':
        this.#hold(bytes);
        if (this.#partBytes >= tarHeadBytes) this.#decide();
        return;
      case 'document':
      case 'waiting':
        this.#hold(bytes);
        return;
      case 'scanning':
        this.#state.push(bytes);
        return;
      case 'dropped':
        return;
    }
  }

  /** `error`: why the member was cut, or null at its proper end. */
  end(error: AppError | null): void {
    this.#error = error;
    if (this.#state.kind === 'head') this.#decide();
    this.#ended = true;
    if (this.#state.kind === 'document' && error === null) this.#owner.keep(this.#joined());
    if (this.#state.kind === 'scanning') this.#state.finish(error);
  }

  #decide(): void {
    const head = this.#joined();
    this.#parts = [head];
    const compression = sniffCompression(head);
    if (this.#isLayer(head, compression)) {
      this.#state = { kind: 'waiting', compression };
      this.#owner.wait(this);
    } else if (this.#isDocument(head)) this.#state = { kind: 'document' };
    else this.#drop();
  }

  #isLayer(head: Uint8Array, compression: Compression): boolean {
    if (this.#treatment !== 'by content') return this.#treatment === 'as layers';
    if (this.#sizeBytes === 0) return !isControlName(this.#name);
    return compression !== 'none' || isTarHead(head);
  }

  #isDocument(head: Uint8Array): boolean {
    if (this.#sizeBytes > maxDocumentBytes || !this.#owner.mayKeep(this.#sizeBytes)) return false;
    return this.#treatment === 'as documents' || isControlName(this.#name) || beginsLikeJson(head);
  }

  /** Takes the scan that the feed waited for, and what has come meanwhile. */
  async start(scan: MemberScan<Result>): Promise<void> {
    if (this.#state.kind !== 'waiting') {
      this.#owner.spare(scan);
      return;
    }
    const { compression } = this.#state;
    const finish = (error: AppError | null): void => {
      this.#owner.scanned({ result: scan.finish(error), compression });
      this.#drop();
    };
    if (compression === 'none') {
      const push = (bytes: Uint8Array): void => scan.push(bytes);
      this.#state = { kind: 'scanning', compression, push, finish };
    } else {
      const decoding = await this.#decode(scan, compression, finish);
      if (!decoding) return;
      this.#state = decoding;
    }
    const parts = this.#parts;
    this.#parts = [];
    for (const part of parts) this.take(part);
    // The state may have become 'dropped' while the parts went in.
    const state = this.#state;
    if (this.#ended && state.kind === 'scanning') state.finish(this.#error);
  }

  /** A compressed member is a layer when what it decodes to begins like a tar; that is known after the first block. */
  async #decode(
    scan: MemberScan<Result>,
    compression: Compression,
    finish: (error: AppError | null) => void,
  ): Promise<FeedState | null> {
    let head: Uint8Array | null = new Uint8Array(0);
    const settle = (bytes: Uint8Array): void => {
      head = null;
      if (bytes.length === 0 || isTarHead(bytes) || this.#treatment === 'as layers') scan.push(bytes);
      else throw new NotALayer();
    };
    const onOutput = (chunk: Uint8Array): void => {
      if (!head) {
        scan.push(chunk);
        return;
      }
      head = concatChunks([head, chunk]);
      if (head.length >= tarHeadBytes) settle(head);
    };
    let decoder: Awaited<ReturnType<typeof createPushDecoder>>;
    try {
      decoder = await createPushDecoder(compression, onOutput);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      finish(error);
      return null;
    }
    const guard = (step: () => void): void => {
      try {
        step();
      } catch (error) {
        if (error instanceof NotALayer) {
          this.#owner.spare(scan);
          this.#drop();
        } else if (error instanceof AppError) finish(error);
        else throw error;
      }
    };
    return {
      kind: 'scanning',
      compression,
      push: (bytes) => guard(() => decoder.push(bytes)),
      finish: (error) =>
        guard(() => {
          if (error === null) decoder.finish();
          if (head) settle(head);
          finish(error);
        }),
    };
  }

  #drop(): void {
    this.#state = { kind: 'dropped' };
    this.#parts = [];
  }

  /** Copies: what the tar scanner hands out is valid only during the call. */
  #hold(bytes: Uint8Array): void {
    this.#parts.push(bytes.slice());
    this.#partBytes += bytes.length;
  }

  #joined(): Uint8Array {
    return this.#parts.length === 1 ? this.#parts[0]! : concatChunks(this.#parts);
  }
}

/** The decoded content of a member is no tar. */
class NotALayer extends Error {}

/** One array of many. */
export function concatChunks(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}
