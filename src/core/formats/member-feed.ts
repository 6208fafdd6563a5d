import { AppError } from '../../base/app-error.ts';
import { CheckpointCollector, type CheckpointIndex, type CheckpointLimits } from '../compression/checkpoints.ts';
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
  /** Where its stored bytes lie in the unpacked outer tar; null for the outer file itself, read as a layer. */
  readonly stretch: { readonly offsetBytes: number; readonly sizeBytes: number } | null;
  /** Of its stored bytes; null where those are plain, and where checkpoints were not asked for. */
  readonly checkpoints: CheckpointIndex | null;
}

/** The member that a feed is for. */
export interface FedMember {
  readonly name: string;
  readonly bodyOffset: number;
  readonly sizeBytes: number;
}

/** What wanted members are taken for: what their content says, or what the descriptors call them. */
export type Treatment = 'by content' | 'as layers' | 'as documents';

export interface FeedOwner<Result> {
  readonly checkpoints: CheckpointLimits | null;
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
  readonly #member: FedMember;
  readonly #treatment: Treatment;
  readonly #owner: FeedOwner<Result>;
  #state: FeedState = { kind: 'head' };
  #parts: Uint8Array[] = [];
  #partBytes = 0;
  #ended = false;
  #error: AppError | null = null;

  constructor(member: FedMember, treatment: Treatment, owner: FeedOwner<Result>) {
    this.#member = member;
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
    if (this.#member.sizeBytes === 0) return !isControlName(this.#member.name);
    return compression !== 'none' || isTarHead(head);
  }

  #isDocument(head: Uint8Array): boolean {
    if (this.#member.sizeBytes > maxDocumentBytes || !this.#owner.mayKeep(this.#member.sizeBytes)) return false;
    return this.#treatment === 'as documents' || isControlName(this.#member.name) || beginsLikeJson(head);
  }

  /** Takes the scan that the feed waited for, and what has come meanwhile. */
  async start(scan: MemberScan<Result>): Promise<void> {
    if (this.#state.kind !== 'waiting') {
      this.#owner.spare(scan);
      return;
    }
    const { compression } = this.#state;
    const finish = (error: AppError | null, checkpoints: CheckpointIndex | null): void => {
      const { bodyOffset, sizeBytes } = this.#member;
      const stretch = { offsetBytes: bodyOffset, sizeBytes };
      this.#owner.scanned({ result: scan.finish(error), compression, stretch, checkpoints });
      this.#drop();
    };
    if (compression === 'none') {
      const push = (bytes: Uint8Array): void => scan.push(bytes);
      this.#state = { kind: 'scanning', compression, push, finish: (error) => finish(error, null) };
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
    compression: Exclude<Compression, 'none'>,
    finish: (error: AppError | null, checkpoints: CheckpointIndex | null) => void,
  ): Promise<FeedState | null> {
    const { checkpoints } = this.#owner;
    const collector = checkpoints ? new CheckpointCollector(checkpoints) : null;
    let unpackedBytes = 0;
    const end = (error: AppError | null): void => finish(error, collector?.finish(compression, unpackedBytes) ?? null);
    let head: Uint8Array | null = new Uint8Array(0);
    const settle = (bytes: Uint8Array): void => {
      head = null;
      if (bytes.length === 0 || isTarHead(bytes) || this.#treatment === 'as layers') scan.push(bytes);
      else throw new NotALayer();
    };
    const onOutput = (chunk: Uint8Array): void => {
      unpackedBytes += chunk.length;
      if (!head) {
        scan.push(chunk);
        return;
      }
      head = concatChunks([head, chunk]);
      if (head.length >= tarHeadBytes) settle(head);
    };
    let decoder: Awaited<ReturnType<typeof createPushDecoder>>;
    try {
      decoder = await createPushDecoder(compression, onOutput, collector);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      end(error);
      return null;
    }
    const guard = (step: () => void): void => {
      try {
        step();
      } catch (error) {
        if (error instanceof NotALayer) {
          this.#owner.spare(scan);
          this.#drop();
        } else if (error instanceof AppError) end(error);
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
          end(error);
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
