const HASHES: ReadonlyMap<string, string> = new Map([
  ['sha256', 'SHA-256'],
  ['sha384', 'SHA-384'],
  ['sha512', 'SHA-512'],
]);

/** Whether bytes have a digest. An algorithm that the platform lacks is never confirmed. */
export async function hasDigest(bytes: Uint8Array<ArrayBuffer>, digest: string): Promise<boolean> {
  const [algorithm = '', digits] = digest.split(':');
  const hash = HASHES.get(algorithm);
  if (hash === undefined) return false;
  const actual = new Uint8Array(await crypto.subtle.digest(hash, bytes));
  return Array.from(actual, (byte) => byte.toString(16).padStart(2, '0')).join('') === digits;
}
