/** Writes a value into a hash. Lone surrogates U+DC80..U+DCFF stand for the bytes 80..FF (PEP 383) and are written as those bytes. */
export function encodeHashValue(value: string): string {
  let text = '';
  for (const character of value) {
    const unit = character.codePointAt(0)!;
    if (unit >= 0xdc80 && unit <= 0xdcff) text += `%${(unit - 0xdc00).toString(16).toUpperCase()}`;
    else if (unit >= 0xd800 && unit <= 0xdfff) text += '%EF%BF%BD';
    else text += encodeURIComponent(character);
  }
  // Slashes, colons and commas are allowed in a fragment (RFC 3986, section 3.5), and paths read better with them.
  return text.replace(/%2F/g, '/').replace(/%3A/g, ':').replace(/%2C/g, ',').replace(/%40/g, '@');
}

/** Reads a value of a hash; never throws. Bytes that are not UTF-8 come back as lone surrogates; a stray `%` stands for itself. */
export function decodeHashValue(text: string): string {
  const bytes: number[] = [];
  const encoder = new TextEncoder();
  for (let at = 0; at < text.length;) {
    const hex = text[at] === '%' ? /^[0-9a-fA-F]{2}/.exec(text.slice(at + 1, at + 3)) : null;
    if (hex !== null) {
      bytes.push(parseInt(hex[0], 16));
      at += 3;
      continue;
    }
    const character = String.fromCodePoint(text.codePointAt(at)!);
    for (const byte of encoder.encode(character)) bytes.push(byte);
    at += character.length;
  }
  return decodeUtf8WithEscapes(Uint8Array.from(bytes));
}

function decodeUtf8WithEscapes(bytes: Uint8Array): string {
  const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  let text = '';
  for (let at = 0; at < bytes.length;) {
    const lead = bytes[at]!;
    const length = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 0;
    const decoded = length === 0 ? null : decodeOrNull(strict, bytes.subarray(at, at + length));
    text += decoded ?? String.fromCharCode(0xdc00 + lead);
    at += decoded === null ? 1 : length;
  }
  return text;
}

function decodeOrNull(decoder: TextDecoder, bytes: Uint8Array): string | null {
  try {
    return decoder.decode(bytes);
  } catch {
    // Not UTF-8: the caller writes the byte as an escape.
    return null;
  }
}
