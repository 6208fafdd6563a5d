/**
 * What a file that is no tar seems to be, for the message that says so. Told by its first bytes; the head should hold
 * 64 KiB where the file has that many (ISO images say what they are at 32 KiB).
 */
export function describeFileKind(head: Uint8Array): string {
  for (const [offset, magic, kind] of magics) {
    if (startsWith(head, offset, magic)) return kind;
  }
  return isText(head) ? describeText(head) : 'neither a tar archive nor a kind of file that is known here';
}

/** [offset in bytes, magic as Latin-1 text, what it is]. From file(1)'s database and the formats' own documents. */
const magics: readonly (readonly [offset: number, magic: string, kind: string])[] = [
  [0, 'PK\x03\x04', 'a ZIP archive'],
  [0, 'PK\x05\x06', 'an empty ZIP archive'],
  [0, '7z\xbc\xaf\x27\x1c', 'a 7-Zip archive'],
  [0, 'Rar!\x1a\x07', 'a RAR archive'],
  [0, '!<arch>\n', 'an ar archive, such as a Debian package'],
  [0, '070701', 'a cpio archive'],
  [0, '\xed\xab\xee\xdb', 'an RPM package'],
  [0, '\x04\x22\x4d\x18', 'an LZ4 stream, a compression that is not read here'],
  [0, 'LZIP', 'an lzip stream, a compression that is not read here'],
  [0, '\x1f\x9d', 'a compress (.Z) stream, a compression that is not read here'],
  [0, '\x5d\x00\x00', 'an LZMA stream, a compression that is not read here'],
  [0, '\x7fELF', 'an ELF program or library'],
  [0, 'MZ', 'a Windows program'],
  [0, '\xcf\xfa\xed\xfe', 'a macOS program'],
  [0, '\x00asm', 'a WebAssembly module'],
  [0, '\x89PNG', 'a PNG picture'],
  [0, '\xff\xd8\xff', 'a JPEG picture'],
  [0, 'GIF8', 'a GIF picture'],
  [0, '%PDF-', 'a PDF document'],
  [0, 'SQLite format 3\0', 'an SQLite database'],
  [0, 'hsqs', 'a SquashFS file system'],
  [0, 'QFI\xfb', 'a QCOW2 disk image'],
  [0, 'KDMV', 'a VMDK disk image'],
  [32, 'SIF_MAGIC', 'a Singularity image (SIF)'],
  [32_769, 'CD001', 'an ISO disk image'],
  [1080, '\x53\xef', 'an ext4 file system'],
  [510, '\x55\xaa', 'a disk image'],
];

function startsWith(bytes: Uint8Array, offset: number, magic: string): boolean {
  if (bytes.length < offset + magic.length) return false;
  for (let i = 0; i < magic.length; i++) if (bytes[offset + i] !== magic.charCodeAt(i)) return false;
  return true;
}

/** Valid UTF-8 without control characters other than white space, in the first 4 KiB. */
function isText(head: Uint8Array): boolean {
  const start = head.subarray(0, 4096);
  if (start.some((byte) => byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 12 && byte !== 13)) return false;
  try {
    // `stream`: a sequence that the cut divides is no fault.
    new TextDecoder('utf-8', { fatal: true }).decode(start, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function describeText(head: Uint8Array): string {
  const start = new TextDecoder().decode(head.subarray(0, 512)).trimStart();
  if (/^<(?:!doctype html|html)/i.test(start)) return 'an HTML page';
  if (/^[[{]/.test(start)) return 'a JSON document; an image is the whole archive or folder that it lies in';
  if (/^(?:#.*\n|\s)*FROM\s/i.test(start))
    return 'a Dockerfile; an image is what `docker save` writes after building it';
  return 'a text file';
}
