import type { ErrorCode } from '../../../base/app-error.ts';
import type { PlainMember } from './scan-bytes.ts';
import { file } from './raw-tar.ts';

/** An archive and what a right reader makes of it. */
export interface TarSample {
  /** A sentence about behaviour. */
  readonly claim: string;
  readonly bytes: Uint8Array;
  /** The members in order, as far as the claim goes. */
  readonly members: readonly Partial<PlainMember>[];
  readonly error?: { readonly code: ErrorCode; readonly byteOffset: number };
  /** Default: two end blocks. */
  readonly endBlocks?: 0 | 1 | 2;
}

/** Stands before and after what a sample is about, to show that the scanner is in step. */
export const before = file('before', 'intact');
export const after = file('after', 'in step');
export const BEFORE = { name: 'before', body: 'intact', isWhole: true };
export const AFTER = { name: 'after', body: 'in step', isWhole: true };
export const BLOCK = 512;
/** Bytes of `before` with its header. */
export const AT = 2 * BLOCK;
