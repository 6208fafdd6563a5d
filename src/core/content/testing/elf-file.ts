export interface ElfParts {
  readonly bits: 32 | 64;
  readonly little?: boolean;
  /** e_type: 1 relocatable, 2 executable, 3 shared. */
  readonly type: number;
  readonly machine: number;
  readonly interpreter?: string;
  /** DT_FLAGS_1; a dynamic segment is there when it is given. */
  readonly flags1?: number;
  /** The dynamic segment has a DT_SONAME. */
  readonly hasSoname?: boolean;
  readonly buildId?: Uint8Array;
  /** Types of sections; 2 is a symbol table. */
  readonly sections?: readonly number[];
}

/** A file of ELF headers and what they point at, and nothing else (System V ABI, "Object Files"). */
export function elfFile(parts: ElfParts): Uint8Array {
  const { bits, little = true, sections = [] } = parts;
  const is64 = bits === 64;
  const word = bits / 8;
  const bodies: { readonly type: number; readonly bytes: Uint8Array }[] = [];
  if (parts.interpreter !== undefined)
    bodies.push({ type: 3, bytes: new TextEncoder().encode(`${parts.interpreter}\0`) });
  if (parts.flags1 !== undefined) {
    bodies.push({
      type: 2,
      bytes: words(word, little, [...(parts.hasSoname === true ? [14, 1] : []), 0x6ffffffb, parts.flags1, 0, 0]),
    });
  }
  if (parts.buildId !== undefined) {
    const head = words(4, little, [4, parts.buildId.length, 3]);
    bodies.push({ type: 4, bytes: Uint8Array.from([...head, 0x47, 0x4e, 0x55, 0, ...parts.buildId]) });
  }
  const headerBytes = is64 ? 64 : 52;
  const programBytes = is64 ? 56 : 32;
  const sectionBytes = is64 ? 64 : 40;
  const programsAt = headerBytes;
  const sectionsAt = programsAt + programBytes * bodies.length;
  const bodiesAt = sectionsAt + sectionBytes * sections.length;
  const bytes = new Uint8Array(bodiesAt + bodies.reduce((sum, { bytes: body }) => sum + body.length, 0));
  const view = new DataView(bytes.buffer);
  const putWord = (at: number, value: number) =>
    is64 ? view.setBigUint64(at, BigInt(value), little) : view.setUint32(at, value, little);
  bytes.set([0x7f, 0x45, 0x4c, 0x46, is64 ? 2 : 1, little ? 1 : 2, 1]);
  view.setUint16(16, parts.type, little);
  view.setUint16(18, parts.machine, little);
  putWord(is64 ? 32 : 28, bodies.length === 0 ? 0 : programsAt);
  putWord(is64 ? 40 : 32, sections.length === 0 ? 0 : sectionsAt);
  const counts = is64 ? 54 : 42;
  [programBytes, bodies.length, sectionBytes, sections.length].forEach((value, index) =>
    view.setUint16(counts + 2 * index, value, little),
  );
  let at = bodiesAt;
  bodies.forEach(({ type, bytes: body }, index) => {
    const header = programsAt + index * programBytes;
    view.setUint32(header, type, little);
    putWord(header + (is64 ? 8 : 4), at);
    putWord(header + (is64 ? 32 : 16), body.length);
    bytes.set(body, at);
    at += body.length;
  });
  sections.forEach((type, index) => view.setUint32(sectionsAt + index * sectionBytes + 4, type, little));
  return bytes;
}

function words(size: number, little: boolean, values: readonly number[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(size * values.length));
  values.forEach((value, index) =>
    size === 8 ? view.setBigUint64(index * 8, BigInt(value), little) : view.setUint32(index * 4, value, little),
  );
  return new Uint8Array(view.buffer);
}
