import { formatBytes } from '../../ui/byte-size.ts';
import type { LayerState, Verification } from '../../worker/session-types.ts';

/** How a layer's reading or verification stands, in words. */
export interface StatusText {
  readonly text: string;
  /** A sentence for whoever asks what that means. */
  readonly meaning: string;
  readonly tone: 'faint' | 'plain' | 'success' | 'caution' | 'danger';
}

/** What is worth saying of a layer, or null when it was simply read. Reading first; once that is done, verification. */
export function describeLayerStatus({ status, verification }: LayerState): StatusText | null {
  switch (status.kind) {
    case 'waiting':
      return { text: 'waiting', meaning: 'This layer is still to be read.', tone: 'faint' };
    case 'reading':
      return {
        text: `reading ${percent(status.bytesRead, status.bytesTotal)}`,
        meaning: `${formatBytes(status.bytesRead)} of ${formatBytes(status.bytesTotal)} have been read.`,
        tone: 'plain',
      };
    case 'partial':
      return { text: 'read in part', meaning: status.error.message, tone: 'caution' };
    case 'missing':
      return {
        text: 'not in the archive',
        meaning: 'The image lists this layer, but the opened file does not hold it. Layers above are shown as if it were empty.',
        tone: 'caution',
      };
    case 'foreign':
      return {
        text: 'kept elsewhere',
        meaning: 'A foreign layer: its licence forbids passing it on, so images only say from where to fetch it.',
        tone: 'caution',
      };
    case 'cancelled':
      return { text: 'not read', meaning: 'Reading was cancelled before this layer was done.', tone: 'caution' };
    case 'read':
      return describeVerification(verification);
  }
}

function describeVerification(verification: Verification): StatusText | null {
  switch (verification.kind) {
    case 'off':
      return null;
    case 'waiting':
      return { text: 'to be verified', meaning: 'Its SHA-256 will be compared once reading is done.', tone: 'faint' };
    case 'running':
      return {
        text: `verifying ${percent(verification.bytesRead, verification.bytesTotal)}`,
        meaning: 'Its SHA-256 is being computed, to compare it with what the image says.',
        tone: 'faint',
      };
    case 'done': {
      const { digest, diffId } = verification;
      if (digest === false || diffId === false) {
        const wrong = digest === false ? (diffId === false ? 'digest and diff ID differ' : 'digest differs') : 'diff ID differs';
        return {
          text: wrong,
          meaning: 'The SHA-256 of this layer is not the one that the image declares: the layer was damaged or changed.',
          tone: 'danger',
        };
      }
      if (digest === null && diffId === null) {
        return { text: 'no digest', meaning: 'The image declares nothing that this layer could be compared with.', tone: 'faint' };
      }
      return { text: 'verified', meaning: 'The SHA-256 of this layer is the one that the image declares.', tone: 'success' };
    }
  }
}

/** Whole percent, never 100 before the end. */
function percent(bytes: number, total: number): string {
  if (total <= 0) return '…';
  return `${Math.min(bytes >= total ? 100 : 99, Math.floor((bytes / total) * 100))}\u202f%`;
}
