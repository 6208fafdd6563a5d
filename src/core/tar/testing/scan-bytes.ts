import { AppError } from '../../../base/app-error.ts';
import { EntryType, type TarEnd, type TarEntry } from '../tar-entry.ts';
import { TarScanner } from '../tar-scanner.ts';

/** One member as the scanner delivered it. */
export interface ScannedMember {
  readonly entry: TarEntry;
  readonly body: Uint8Array;
  /** Position in the archive when `entryEnd` came, or null for a member that was cut off. */
  readonly endedAt: number | null;
}

export interface ScanOutcome {
  readonly members: readonly ScannedMember[];
  readonly end: TarEnd | null;
  readonly error: AppError | null;
}

export interface ScanWay {
  /** Sizes of the pushed chunks; the last is repeated. Default: all at once. */
  readonly chunks?: readonly number[];
  /** False passes over bodies; 'skip' also jumps over them without pushing. Default true. */
  readonly bodies?: boolean | 'skip';
}

/** Runs a scanner over bytes and gathers what it delivers. Overwrites each chunk after its push, as a reused buffer would be. */
export function scanBytes(bytes: Uint8Array, way: ScanWay = {}): ScanOutcome {
  const members: { entry: TarEntry; parts: Uint8Array[]; endedAt: number | null }[] = [];
  const scanner = new TarScanner({
    entry(entry) {
      members.push({ entry, parts: [], endedAt: null });
      return (way.bodies ?? true) === true;
    },
    body(part) {
      members.at(-1)!.parts.push(part.slice());
    },
    entryEnd() {
      members.at(-1)!.endedAt = scanner.offset;
    },
  });
  const sizes = way.chunks ?? [Math.max(1, bytes.length)];
  let end: TarEnd | null = null;
  let error: AppError | null = null;
  try {
    let at = 0;
    for (let i = 0; at < bytes.length; i++) {
      const jump = way.bodies === 'skip' ? Math.min(scanner.skippableBytes, bytes.length - at) : 0;
      if (jump > 0) {
        scanner.skip(jump);
        at += jump;
        continue;
      }
      const chunk = bytes.slice(at, at + sizes[Math.min(i, sizes.length - 1)]!);
      at += chunk.length;
      scanner.push(chunk);
      chunk.fill(0xee);
    }
    end = scanner.finish();
  } catch (thrown) {
    if (!(thrown instanceof AppError)) throw thrown;
    error = thrown;
  }
  return {
    members: members.map(({ entry, parts, endedAt }) => ({ entry, body: joinParts(parts), endedAt })),
    end,
    error,
  };
}

const TYPE_NAMES = new Map(Object.entries(EntryType).map(([name, type]) => [type, name]));

/** A member as plain values, for comparing: bytes as text, one character per byte. */
export function plainMember({ entry, body, endedAt }: ScannedMember) {
  return {
    ...entry,
    name: byteText(entry.name),
    type: TYPE_NAMES.get(entry.type),
    linkName: byteText(entry.linkName),
    userName: byteText(entry.userName),
    groupName: byteText(entry.groupName),
    xattrs: entry.xattrs.map(([name, value]) => [byteText(name), byteText(value)]),
    body: byteText(body),
    isWhole: endedAt !== null,
  };
}

export type PlainMember = ReturnType<typeof plainMember>;

export function plainOutcome(outcome: ScanOutcome) {
  return {
    members: outcome.members.map(plainMember),
    end: outcome.end,
    error:
      outcome.error === null
        ? null
        : { code: outcome.error.code, place: outcome.error.place, message: outcome.error.message },
  };
}

export function byteText(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

function joinParts(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
