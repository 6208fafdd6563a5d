import type { ByteSource } from '../bytes/byte-source.ts';

/** What the headers of an ELF file say. */
export interface ElfFacts {
  readonly bits: 32 | 64;
  readonly isLittleEndian: boolean;
  /** Such as "x86-64", or "machine 1234". */
  readonly machine: string;
  readonly type: 'relocatable' | 'executable' | 'pie' | 'shared object' | 'core dump' | 'other';
  readonly interpreter: string | null;
  readonly isDynamic: boolean;
  /** No symbol table; null where the file has no section headers that could be read. */
  readonly isStripped: boolean | null;
  /** GNU build ID in hex. */
  readonly buildId: string | null;
}

/** Limits on hostile headers; real files have some ten program headers and some thirty sections. */
const MOST_PROGRAM_HEADERS = 1024;
const MOST_SECTION_HEADERS = 65_536;
const MOST_SEGMENT_BYTES = 64 * 1024;
const MOST_INTERPRETER_BYTES = 4096;

/** e_machine of the architectures that images are built for (System V ABI, and LoongArch's supplement). */
const MACHINES: ReadonlyMap<number, string> = new Map([
  [2, 'SPARC'],
  [3, 'x86'],
  [8, 'MIPS'],
  [20, 'PowerPC'],
  [21, 'PowerPC 64'],
  [22, 'S/390'],
  [40, 'Arm'],
  [43, 'SPARC V9'],
  [62, 'x86-64'],
  [183, 'AArch64'],
  [243, 'RISC-V'],
  [247, 'eBPF'],
  [258, 'LoongArch'],
]);

const PT_DYNAMIC = 2;
const PT_INTERP = 3;
const PT_NOTE = 4;
const SHT_SYMTAB = 2;
const SHT_NOTE = 7;
const DT_NULL = 0;
const DT_SONAME = 14;
const DT_FLAGS_1 = 0x6ffffffb;
const DF_1_PIE = 0x08000000;
const NT_GNU_BUILD_ID = 3;

interface Stretch {
  readonly offset: number;
  readonly size: number;
}

/**
 * Reads the headers of an ELF file (System V ABI, "Object Files"; GNU build ID as in binutils). Null where the file does not begin
 * as one. A header that points out of the file counts as absent: what could be read is told.
 */
export async function readElfFacts(source: ByteSource, signal?: AbortSignal): Promise<ElfFacts | null> {
  const ident = await source.read(0, 64, signal);
  if (ident.length < 52 || ident[0] !== 0x7f || ident[1] !== 0x45 || ident[2] !== 0x4c || ident[3] !== 0x46)
    return null;
  const bits = ident[4] === 2 ? 64 : 32;
  if (bits === 64 && ident.length < 64) return null;
  const little = ident[5] !== 2;
  const fields = new ElfFields(ident, little, bits);
  const is64 = bits === 64;
  const programs = await readTable(
    source,
    fields.word(is64 ? 32 : 28),
    fields.half(is64 ? 54 : 42),
    fields.half(is64 ? 56 : 44),
    MOST_PROGRAM_HEADERS,
    signal,
  );
  const sections = await readTable(
    source,
    fields.word(is64 ? 40 : 32),
    fields.half(is64 ? 58 : 46),
    fields.half(is64 ? 60 : 48),
    MOST_SECTION_HEADERS,
    signal,
  );

  let interpreter: string | null = null;
  let dynamic: Stretch | null = null;
  const notes: Stretch[] = [];
  for (const header of programs.map((bytes) => new ElfFields(bytes, little, bits))) {
    const stretch = { offset: header.word(is64 ? 8 : 4), size: header.word(is64 ? 32 : 16) };
    const type = header.int(0);
    if (type === PT_DYNAMIC) dynamic = stretch;
    if (type === PT_NOTE) notes.push(stretch);
    if (type === PT_INTERP)
      interpreter = readCString(await readStretch(source, stretch, MOST_INTERPRETER_BYTES, signal));
  }
  let hasSymbols = false;
  for (const header of sections.map((bytes) => new ElfFields(bytes, little, bits))) {
    const type = header.int(4);
    if (type === SHT_SYMTAB) hasSymbols = true;
    // Relocatable files have no segments: their notes are sections.
    if (type === SHT_NOTE && programs.length === 0) {
      notes.push({ offset: header.word(is64 ? 24 : 16), size: header.word(is64 ? 32 : 20) });
    }
  }
  const tags =
    dynamic === null
      ? NO_TAGS
      : readDynamicTags(await readStretch(source, dynamic, MOST_SEGMENT_BYTES, signal), little, bits);
  return {
    bits,
    isLittleEndian: little,
    machine: MACHINES.get(fields.half(18)) ?? `machine ${fields.half(18)}`,
    type: nameType(fields.half(16), tags.isPie || (interpreter !== null && !tags.hasSoname)),
    interpreter,
    isDynamic: dynamic !== null,
    isStripped: sections.length === 0 ? null : !hasSymbols,
    buildId: await findBuildId(source, notes.slice(0, 16), little, signal),
  };
}

/** "ELF 64-bit x86-64 executable (position-independent), dynamically linked by /lib64/ld-linux-x86-64.so.2, stripped, build ID …". */
export function describeElf(elf: ElfFacts): string {
  const parts = [`ELF ${elf.bits}-bit ${elf.isLittleEndian ? '' : 'big-endian '}${elf.machine} ${typeWords(elf)}`];
  const isProgram = elf.type === 'executable' || elf.type === 'pie';
  if (elf.interpreter !== null) parts.push(`dynamically linked by ${elf.interpreter}`);
  else if (isProgram) parts.push('statically linked');
  else if (elf.type === 'shared object' && elf.isDynamic) parts.push('dynamically linked');
  if (elf.type !== 'core dump' && elf.isStripped !== null) parts.push(elf.isStripped ? 'stripped' : 'with symbols');
  if (elf.buildId !== null) parts.push(`build ID ${elf.buildId}`);
  return parts.join(', ');
}

function typeWords({ type }: ElfFacts): string {
  switch (type) {
    case 'pie':
      return 'executable (position-independent)';
    case 'relocatable':
      return 'object file';
    case 'other':
      return 'file';
    default:
      return type;
  }
}

function nameType(type: number, isProgram: boolean): ElfFacts['type'] {
  switch (type) {
    case 1:
      return 'relocatable';
    case 2:
      return 'executable';
    case 3:
      return isProgram ? 'pie' : 'shared object';
    case 4:
      return 'core dump';
    default:
      return 'other';
  }
}

/** Little- or big-endian numbers of one header; what lies beyond its end reads as 0. */
class ElfFields {
  readonly #view: DataView;
  readonly #little: boolean;
  readonly #bits: 32 | 64;

  constructor(bytes: Uint8Array, little: boolean, bits: 32 | 64) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#little = little;
    this.#bits = bits;
  }

  half(at: number): number {
    return at + 2 <= this.#view.byteLength ? this.#view.getUint16(at, this.#little) : 0;
  }

  int(at: number): number {
    return at + 4 <= this.#view.byteLength ? this.#view.getUint32(at, this.#little) : 0;
  }

  /** An address-sized number; above 2^53 not exact, and then beyond every file. */
  word(at: number): number {
    if (this.#bits === 32) return this.int(at);
    return at + 8 <= this.#view.byteLength ? Number(this.#view.getBigUint64(at, this.#little)) : 0;
  }
}

async function readTable(
  source: ByteSource,
  offset: number,
  entryBytes: number,
  count: number,
  most: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array[]> {
  if (offset === 0 || entryBytes < 32 || offset >= source.sizeBytes) return [];
  const bytes = await source.read(offset, entryBytes * Math.min(count, most), signal);
  return Array.from({ length: Math.floor(bytes.length / entryBytes) }, (_, index) =>
    bytes.subarray(index * entryBytes, (index + 1) * entryBytes),
  );
}

async function readStretch(
  source: ByteSource,
  { offset, size }: Stretch,
  most: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  if (offset >= source.sizeBytes) return new Uint8Array(0);
  return source.read(offset, Math.min(size, most), signal);
}

/** Up to the first NUL; bytes that are no ASCII as U+FFFD. */
function readCString(bytes: Uint8Array): string | null {
  const end = bytes.indexOf(0);
  const text = new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
  return text === '' ? null : text.replaceAll(/[^\u0020-\u007e]/g, '\ufffd');
}

interface DynamicTags {
  /** The linker's own word that it is a program; those before 2015 do not say. */
  readonly isPie: boolean;
  /** A library's name for itself. libc.so.6 has an interpreter, as programs do, and this. */
  readonly hasSoname: boolean;
}

const NO_TAGS: DynamicTags = { isPie: false, hasSoname: false };

function readDynamicTags(dynamic: Uint8Array, little: boolean, bits: 32 | 64): DynamicTags {
  const entryBytes = bits / 4;
  let { isPie, hasSoname } = NO_TAGS;
  for (let at = 0; at + entryBytes <= dynamic.length; at += entryBytes) {
    const fields = new ElfFields(dynamic.subarray(at, at + entryBytes), little, bits);
    const tag = fields.word(0);
    if (tag === DT_NULL) break;
    if (tag === DT_SONAME) hasSoname = true;
    if (tag === DT_FLAGS_1) isPie = (fields.word(entryBytes / 2) & DF_1_PIE) !== 0;
  }
  return { isPie, hasSoname };
}

async function findBuildId(
  source: ByteSource,
  notes: readonly Stretch[],
  little: boolean,
  signal: AbortSignal | undefined,
): Promise<string | null> {
  for (const stretch of notes) {
    const bytes = await readStretch(source, stretch, MOST_SEGMENT_BYTES, signal);
    const fields = new ElfFields(bytes, little, 32);
    for (let at = 0; at + 12 <= bytes.length;) {
      const nameBytes = fields.int(at);
      const valueBytes = fields.int(at + 4);
      const valueAt = at + 12 + padded(nameBytes);
      const isGnu = nameBytes === 4 && readCString(bytes.subarray(at + 12, at + 16)) === 'GNU';
      if (isGnu && fields.int(at + 8) === NT_GNU_BUILD_ID) {
        return [...bytes.subarray(valueAt, valueAt + Math.min(valueBytes, 64))]
          .map((byte) => byte.toString(16).padStart(2, '0'))
          .join('');
      }
      at = valueAt + padded(valueBytes);
    }
  }
  return null;
}

function padded(size: number): number {
  return Math.ceil(size / 4) * 4;
}
