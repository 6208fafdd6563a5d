import { isOnlyListed } from '../../core/explain/registry-texts.ts';
import { LAYER_READING_TEXTS, VERIFICATION_TEXTS } from '../../core/explain/image-texts.ts';
import type { LayerState, Verification } from '../../worker/session-types.ts';

/** How a layer's reading or verification stands, in words. */
export interface StatusText {
  readonly text: string;
  /** A sentence for whoever asks what that means. */
  readonly meaning: string;
  readonly tone: 'faint' | 'plain' | 'success' | 'caution' | 'danger';
}

/** What is worth saying of a layer, or null when it was simply read. Reading first; once that is done, verification. */
export function describeLayerStatus({ status, verification, source }: LayerState): StatusText | null {
  if (status.kind === 'read') {
    // Of a layer that was only listed, the digest of the list counts, and is told with the list.
    const isListed = source !== null && isOnlyListed(source.kind) && verification.kind === 'done';
    return isListed && verification.digest === null && verification.diffId === null
      ? null
      : describeVerification(verification);
  }
  const { title, text: meaning } = LAYER_READING_TEXTS[status.kind];
  const text = title.toLowerCase();
  switch (status.kind) {
    case 'waiting':
      return { text, meaning, tone: 'faint' };
    case 'reading':
      return { text: `${text} ${percent(status.bytesRead, status.bytesTotal)}`, meaning, tone: 'plain' };
    case 'partial':
      return { text, meaning: `${asSentence(status.error.message)} ${meaning}`, tone: 'caution' };
    case 'missing':
    case 'foreign':
    case 'cancelled':
      return { text, meaning, tone: 'caution' };
  }
}

/** Messages of errors are parts of sentences in most places. */
function asSentence(message: string): string {
  return `${message.slice(0, 1).toUpperCase()}${message.slice(1)}${message.endsWith('.') ? '' : '.'}`;
}

function describeVerification(verification: Verification): StatusText | null {
  switch (verification.kind) {
    case 'off':
      return null;
    case 'waiting':
      return { text: 'to be checked', meaning: VERIFICATION_TEXTS.waiting.text, tone: 'faint' };
    case 'running':
      return {
        text: `checking ${percent(verification.bytesRead, verification.bytesTotal)}`,
        meaning: VERIFICATION_TEXTS.running.text,
        tone: 'faint',
      };
    case 'done': {
      const { digest, diffId } = verification;
      if (digest === false || diffId === false) {
        const wrong = digest === false ? (diffId === false ? 'digest and diff ID' : 'digest') : 'diff ID';
        return { text: 'wrong digest', meaning: `Wrong ${wrong}. ${VERIFICATION_TEXTS.mismatch.text}`, tone: 'danger' };
      }
      if (digest === null && diffId === null) {
        return { text: 'no digest', meaning: VERIFICATION_TEXTS.undeclared.text, tone: 'faint' };
      }
      return { text: 'verified', meaning: VERIFICATION_TEXTS.match.text, tone: 'success' };
    }
  }
}

/** Whole percent, never 100 before the end. */
function percent(bytes: number, total: number): string {
  if (total <= 0) return '…';
  return `${Math.min(bytes >= total ? 100 : 99, Math.floor((bytes / total) * 100))}\u202f%`;
}
