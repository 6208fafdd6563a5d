import type { SecretMatch } from './secret-match.ts';

const BEGIN = '-----BEGIN ';
const END = '-----END ';
/** `OPENSSH PRIVATE KEY-----`, `PRIVATE KEY-----`, `PGP PRIVATE KEY BLOCK-----` (RFC 7468, RFC 4880 section 6.2). */
const label = /^((?:[A-Z0-9]{1,20} ){0,3})PRIVATE KEY(?: BLOCK)?-----/;

/** Base64 characters that the shortest key has; an Ed25519 key in PKCS #8 has 64, what is shorter is "…" or a stub. */
const leastKeyCharacters = 40;

/** Characters of base64 that a body must have of different kinds: a placeholder repeats one. */
const leastDifferent = 8;

/** Private keys in PEM and OpenPGP armour, also in strings with `\n` for line breaks. Linear in the text. */
export function findPrivateKeys(text: string): readonly SecretMatch[] {
  const found: SecretMatch[] = [];
  let from = text.indexOf(BEGIN);
  while (from >= 0) {
    const next = text.indexOf(BEGIN, from + BEGIN.length);
    const kind = label.exec(text.slice(from + BEGIN.length, from + BEGIN.length + 100));
    if (kind !== null) {
      const bodyFrom = from + BEGIN.length + kind[0].length;
      const block = text.slice(bodyFrom, next < 0 ? text.length : next);
      const bodyLength = block.indexOf(END);
      if (bodyLength > 0 && isKeyBody(block.slice(0, bodyLength))) {
        const name = (kind[1] ?? '').trim();
        found.push({ kind: keyKind(name), from, to: bodyFrom + bodyLength });
      }
    }
    from = next;
  }
  return found;
}

function keyKind(name: string): string {
  switch (name) {
    case '':
      return 'private key';
    case 'OPENSSH':
      return 'OpenSSH private key';
    case 'ENCRYPTED':
      return 'private key under a passphrase';
    default:
      return `${name} private key`;
  }
}

/** Header lines (`Proc-Type: …`) are left out; what stays must be base64, and not the same few characters. */
function isKeyBody(body: string): boolean {
  const base64 = body
    .replaceAll('\\n', '\n')
    .replace(/^[A-Za-z-]{1,40}: .*$/gm, '')
    .replace(/^=[A-Za-z0-9+/]{4}$/gm, '')
    .replace(/\s/g, '');
  return (
    base64.length >= leastKeyCharacters &&
    /^[A-Za-z0-9+/]+={0,2}$/.test(base64) &&
    new Set(base64).size >= leastDifferent
  );
}
