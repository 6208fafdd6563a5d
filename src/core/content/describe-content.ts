import { displayText } from '../bytes/byte-text.ts';
import { isTarHead } from '../formats/tar-head.ts';
import { detectText, encodingWords, type TextEncodingName } from './text-encoding.ts';
import { guessLanguage, parseShebang, type TextLanguage } from './text-language.ts';

/** What a file holds, and with that how it is best shown. */
export type ContentKind =
  | { readonly kind: 'empty' }
  | {
      readonly kind: 'text';
      readonly encoding: TextEncodingName;
      readonly language: TextLanguage | null;
      /** The text is a picture too, which can be shown as one. */
      readonly isSvg: boolean;
    }
  /** A picture that browsers can draw. */
  | { readonly kind: 'picture'; readonly mediaType: PictureType }
  /** What list-archive.ts can list. */
  | { readonly kind: 'archive'; readonly format: ArchiveFormat }
  /** Compressed; what is inside is not known from the first bytes. */
  | { readonly kind: 'compressed' }
  | { readonly kind: 'elf' }
  | { readonly kind: 'binary' };

export type ArchiveFormat = 'tar' | 'zip' | 'ar';

export type PictureType =
  'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp' | 'image/avif' | 'image/x-icon' | 'image/bmp';

export interface ContentDescription {
  readonly content: ContentKind;
  /** What it is, in a line. */
  readonly line: string;
}

/** Bytes from the start of a file that describeContent wants to see. */
export const DESCRIBED_HEAD_BYTES = 64 * 1024;

/**
 * Tells what a file holds by its first bytes; its name is asked only for the language of a text and for what a zip archive is
 * called. `head`: the first DESCRIBED_HEAD_BYTES, or all of a shorter file. Never fails: what is not known is binary data.
 * The magic numbers are those of the formats' specifications, as file(1) has them.
 */
export function describeContent(head: Uint8Array, sizeBytes: number, path: string): ContentDescription {
  if (sizeBytes === 0) return { content: { kind: 'empty' }, line: 'Empty file' };
  for (const describe of DESCRIBERS) {
    const found = describe(head, path, sizeBytes);
    if (found !== null) return found;
  }
  const encoding = detectText(head, head.length >= sizeBytes);
  if (encoding !== null) return describeTextFile(head, encoding, path);
  return { content: { kind: 'binary' }, line: 'Binary data' };
}

type Describer = (head: Uint8Array, path: string, sizeBytes: number) => ContentDescription | null;

const binary = (line: string): ContentDescription => ({ content: { kind: 'binary' }, line });

/** The first that knows the bytes describes them. */
const DESCRIBERS: readonly Describer[] = [
  (head) => (begins(head, '\x7fELF') ? { content: { kind: 'elf' }, line: 'ELF file' } : null),
  describePicture,
  describeArchive,
  describeCompressed,
  describeCode,
  describeData,
];

function describePicture(head: Uint8Array): ContentDescription | null {
  const picture = (mediaType: PictureType, line: string): ContentDescription => ({
    content: { kind: 'picture', mediaType },
    line,
  });
  const view = viewOf(head);
  if (begins(head, '\x89PNG\r\n\x1a\n') && head.length >= 24) {
    return picture('image/png', `PNG picture, ${view.getUint32(16)} × ${view.getUint32(20)}`);
  }
  if (begins(head, '\xff\xd8\xff')) return picture('image/jpeg', 'JPEG picture');
  if ((begins(head, 'GIF87a') || begins(head, 'GIF89a')) && head.length >= 10) {
    return picture('image/gif', `GIF picture, ${view.getUint16(6, true)} × ${view.getUint16(8, true)}`);
  }
  if (begins(head, 'RIFF') && begins(head, 'WEBP', 8)) return picture('image/webp', 'WebP picture');
  if (begins(head, 'ftypavi', 4)) return picture('image/avif', 'AVIF picture');
  if (begins(head, '\0\0\x01\0') && head.length >= 22) {
    const count = view.getUint16(4, true);
    // Two zero bytes and a small number begin many things: the first entry's reserved byte and its place must fit too.
    const fits = count > 0 && count <= 256 && head[9] === 0 && view.getUint32(18, true) >= 6 + 16 * count;
    if (fits) return picture('image/x-icon', `Icon, ${count === 1 ? '1 picture' : `${count} pictures`}`);
  }
  if (begins(head, 'BM') && head.length >= 26 && view.getUint32(6, true) === 0 && view.getUint32(14, true) >= 12) {
    return picture('image/bmp', 'BMP picture');
  }
  return null;
}

function describeArchive(head: Uint8Array, path: string): ContentDescription | null {
  const archive = (format: ArchiveFormat, line: string): ContentDescription => ({
    content: { kind: 'archive', format },
    line,
  });
  if (begins(head, 'PK\x03\x04') || begins(head, 'PK\x05\x06')) return archive('zip', zipLine(path));
  if (begins(head, '!<arch>\n')) {
    return archive('ar', begins(head, 'debian-binary', 8) ? 'Debian package' : 'ar archive, such as a static library');
  }
  // A block of zeros is an archive without members, and much else.
  if (head[0] !== 0 && isTarHead(head)) return archive('tar', 'tar archive');
  return null;
}

function zipLine(path: string): string {
  const extension = /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase() ?? '';
  switch (extension) {
    case 'jar':
    case 'war':
    case 'ear':
      return 'Java archive (zip)';
    case 'whl':
      return 'Python wheel (zip)';
    case 'egg':
      return 'Python egg (zip)';
    case 'nupkg':
      return 'NuGet package (zip)';
    case 'docx':
    case 'xlsx':
    case 'pptx':
      return 'Office document (zip)';
    default:
      return 'zip archive';
  }
}

function describeCompressed(head: Uint8Array): ContentDescription | null {
  const compressed = (line: string): ContentDescription => ({ content: { kind: 'compressed' }, line });
  if (begins(head, '\x1f\x8b')) {
    const name = gzipName(head);
    return compressed(name === null ? 'gzip-compressed data' : `gzip-compressed data, made of ${name}`);
  }
  if (begins(head, '\x28\xb5\x2f\xfd')) return compressed('zstd-compressed data');
  if (begins(head, '\xfd7zXZ\0')) return compressed('xz-compressed data');
  if (begins(head, 'BZh') && begins(head, '1AY&SY', 4)) return compressed('bzip2-compressed data');
  return null;
}

/** The original name that gzip keeps (RFC 1952, 2.3.1), where no extra field stands before it. */
function gzipName(head: Uint8Array): string | null {
  const flags = head[3] ?? 0;
  if ((flags & 0x08) === 0 || (flags & 0x04) !== 0) return null;
  const end = head.indexOf(0, 10);
  if (end <= 10 || end > 10 + 255) return null;
  return displayText(new TextDecoder('windows-1252').decode(head.subarray(10, end))).text;
}

function describeCode(head: Uint8Array): ContentDescription | null {
  const view = viewOf(head);
  if (begins(head, '\xca\xfe\xba\xbe') && head.length >= 8) {
    // A universal Mach-O has a count of architectures here, a class file its version, which began with 45.
    const major = view.getUint16(6);
    if (view.getUint16(4) !== 0 || major >= 43) return binary(`Java class file, ${javaVersion(major)}`);
    return binary('Mach-O universal binary');
  }
  if (begins(head, '\0asm') && head.length >= 8)
    return binary(`WebAssembly module, version ${view.getUint32(4, true)}`);
  if (begins(head, '\xcf\xfa\xed\xfe') || begins(head, '\xfe\xed\xfa\xcf')) return binary('Mach-O 64-bit binary');
  if (begins(head, 'MZ') && head.length >= 64) {
    const at = view.getUint32(60, true);
    if (begins(head, 'PE\0\0', at)) return binary('Windows program or library (PE)');
  }
  if (begins(head, '\r\n', 2)) {
    const python = pythonVersion(head);
    if (python !== null) return binary(`Python bytecode, ${python}`);
  }
  if (begins(head, '\x1bLua')) return binary('Lua bytecode');
  return null;
}

function javaVersion(major: number): string {
  // Class files of Java 1.1 have version 45; since Java 5 (49) every release adds one (JVM specification, table 4.1-A).
  return major >= 49 ? `Java ${major - 44}` : `version ${major}`;
}

/** First and last magic number of each minor release (Include/internal/pycore_magic_number.h). */
const PYTHON_MAGIC: readonly (readonly [from: number, to: number, version: string])[] = [
  [62211, 62211, '2.7'],
  [3360, 3379, '3.6'],
  [3390, 3399, '3.7'],
  [3400, 3419, '3.8'],
  [3420, 3429, '3.9'],
  [3430, 3449, '3.10'],
  [3450, 3499, '3.11'],
  [3500, 3549, '3.12'],
  [3550, 3599, '3.13'],
  [3600, 3649, '3.14'],
];

function pythonVersion(head: Uint8Array): string | null {
  const magic = head[0]! | (head[1]! << 8);
  const version = PYTHON_MAGIC.find(([from, to]) => magic >= from && magic <= to)?.[2];
  return version === undefined ? null : `Python ${version}`;
}

/** Magic, offset, line: what has nothing to say beside its name. */
const DATA: readonly (readonly [magic: string, offset: number, line: string])[] = [
  ['%PDF-', 0, 'PDF document'],
  ['7z\xbc\xaf\x27\x1c', 0, '7-Zip archive'],
  ['Rar!\x1a\x07', 0, 'RAR archive'],
  ['\xed\xab\xee\xdb', 0, 'RPM package'],
  ['070701', 0, 'cpio archive'],
  ['070702', 0, 'cpio archive'],
  ['hsqs', 0, 'squashfs filesystem'],
  ['\x04\x22\x4d\x18', 0, 'LZ4-compressed data'],
  ['wOFF', 0, 'Web font (WOFF)'],
  ['wOF2', 0, 'Web font (WOFF2)'],
  ['OTTO', 0, 'OpenType font'],
  ['\0\x01\0\0\0', 0, 'TrueType font'],
  ['\xde\x12\x04\x95', 0, 'Translations (gettext .mo)'],
  ['\x95\x04\x12\xde', 0, 'Translations (gettext .mo)'],
  ['TZif', 0, 'Time zone data'],
  ['\x1a\x01', 0, 'Compiled terminfo entry'],
  ['\x1e\x02', 0, 'Compiled terminfo entry'],
  ['PACK\0\0\0', 0, 'Git pack'],
  ['\xfftOc', 0, 'Git pack index'],
  ['DIRC\0\0\0', 0, 'Git index'],
  ['glibc-ld.so.cache', 0, 'Cache of the dynamic linker (ld.so.cache)'],
  ['\xfe\xed\xfe\xed', 0, 'Java keystore'],
  ['KSLPHHRH', 0, 'Hardware database (udev)'],
  ['\x00\x05\x31\x62', 12, 'Berkeley DB'],
  ['\x62\x31\x05\x00', 12, 'Berkeley DB'],
  ['\x61\x15\x06\x00', 12, 'Berkeley DB'],
  ['OggS', 0, 'Ogg sound or film'],
  ['fLaC', 0, 'FLAC sound'],
  ['ID3', 0, 'MP3 sound'],
  ['ftyp', 4, 'MP4 film or sound'],
  ['II*\0', 0, 'TIFF picture'],
  ['MM\0*', 0, 'TIFF picture'],
];

function describeData(head: Uint8Array): ContentDescription | null {
  if (begins(head, 'SQLite format 3\0') && head.length >= 100) {
    const view = viewOf(head);
    const pageBytes = view.getUint16(16) === 1 ? 65_536 : view.getUint16(16);
    const pages = view.getUint32(28);
    return binary(`SQLite database, ${pages.toLocaleString('en')} pages of ${pageBytes.toLocaleString('en')} bytes`);
  }
  const known = DATA.find(([magic, offset]) => begins(head, magic, offset));
  return known === undefined ? null : binary(known[2]);
}

function describeTextFile(head: Uint8Array, encoding: TextEncodingName, path: string): ContentDescription {
  const label = encoding === 'latin-1' ? 'windows-1252' : encoding === 'utf-8-bom' ? 'utf-8' : encoding;
  const text = new TextDecoder(label).decode(head.subarray(0, 4096));
  const language = guessLanguage(path, text);
  const isSvg = isSvgText(text);
  const content = { kind: 'text', encoding, language: isSvg ? 'xml' : language, isSvg } as const;
  return { content, line: `${textName(text, isSvg)}, ${encodingWords(encoding)}` };
}

function textName(text: string, isSvg: boolean): string {
  if (isSvg) return 'SVG picture';
  const shebang = parseShebang(text);
  if (shebang !== null) return `Script for ${displayText(shebang.line).text}`;
  const pem = /^-----BEGIN ([A-Z0-9 ]{1,60})-----/m.exec(text)?.[1];
  return pem === undefined ? 'Text' : `PEM ${pem.toLowerCase()}`;
}

/** Its root element is svg, behind any XML declaration, comments and document type. */
function isSvgText(text: string): boolean {
  let rest = text.trimStart();
  for (let step = 0; step < 20; step++) {
    const skipped = /^(?:<\?[^>]*\?>|<!--[\s\S]*?-->|<!DOCTYPE\s+svg\b[^>[]*(?:\[[^\]]*\])?\s*>)\s*/i.exec(rest);
    if (skipped === null) break;
    rest = rest.slice(skipped[0].length);
  }
  return /^<(?:svg:)?svg[\s>]/.test(rest);
}

/** Whether the bytes at `offset` are these characters, each of which stands for one byte. */
function begins(bytes: Uint8Array, magic: string, offset = 0): boolean {
  if (offset + magic.length > bytes.length) return false;
  for (let i = 0; i < magic.length; i++) if (bytes[offset + i] !== magic.charCodeAt(i)) return false;
  return true;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
