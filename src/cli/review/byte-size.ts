const units = ['', 'K', 'M', 'G', 'T', 'P'];

/** Bytes that a person wrote: "50MB", "1.5 GiB", "42"; null where it is none. Without an "i", units are powers of 1000. */
export function parseByteSize(text: string): number | null {
  const match = /^\s*(\d+(?:\.\d+)?|\.\d+)\s*([kmgtp]?)(i?)b?\s*$/i.exec(text);
  if (match === null) return null;
  const power = units.indexOf(match[2]!.toUpperCase());
  if (power === 0 && match[3] !== '') return null;
  return Math.floor(Number(match[1]) * (match[3] === '' ? 1000 : 1024) ** power);
}
