import { decodeRawText, displayText } from '../bytes/byte-text.ts';

const SHOWN_BYTES = 120;

/** A member's name for an error message: quoted, misleading characters escaped, long names cut. */
export function describeName(name: Uint8Array): string {
  const isCut = name.length > SHOWN_BYTES;
  const { text } = displayText(decodeRawText(isCut ? name.subarray(0, SHOWN_BYTES) : name));
  return `"${text}${isCut ? '…' : ''}"`;
}
