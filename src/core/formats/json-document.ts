import { AppError } from '../../base/app-error.ts';
import type { Member, MemberStore } from './member-store.ts';

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
/** Read by `field` only: keys come from the image, and a plain lookup would find `constructor`. */
export type JsonObject = { readonly [key: string]: Json };

/**
 * Brackets open at once. Real documents stay under ten; engines differ in what they survive (V8 parses 100,000 levels,
 * others overflow their stack), and whoever walks the value must survive it too.
 */
export const maxJsonDepth = 512;

/**
 * Parses a JSON document of an image. A byte order mark is passed over.
 * Throws json-invalid naming the document: empty, not JSON, or nested deeper than maxJsonDepth.
 */
export function parseJsonDocument(bytes: Uint8Array, name: string): Json {
  if (bytes.length === 0) throw new AppError('json-invalid', `${name} is empty; it should hold JSON.`, { file: name });
  const tooDeepAt = findTooDeep(bytes);
  if (tooDeepAt >= 0) {
    throw new AppError(
      'json-invalid',
      `${name} nests more than ${maxJsonDepth} levels of brackets at byte ${tooDeepAt}; that is no image description.`,
      { file: name, byteOffset: tooDeepAt },
    );
  }
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as Json;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new AppError('json-invalid', `${name} is not valid JSON: ${why.slice(0, 200)}.`, { file: name }, { cause });
  }
}

/** Reads and parses a member. Throws as MemberStore.readDocument and parseJsonDocument do. */
export async function readJsonMember(store: MemberStore, member: Member, name = member.name): Promise<Json> {
  return parseJsonDocument(await store.readDocument(member), name);
}

/** True when bytes begin like a JSON object or list, after a byte order mark and white space. */
export function beginsLikeJson(bytes: Uint8Array): boolean {
  const first = bytes.find(
    (byte) => byte !== 0x20 && (byte < 9 || byte > 13) && byte !== 0xef && byte !== 0xbb && byte !== 0xbf,
  );
  return first === 0x7b || first === 0x5b;
}

/** Byte offset at which maxJsonDepth is passed, or -1. Brackets in strings do not count. */
function findTooDeep(bytes: Uint8Array): number {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    if (inString) {
      if (byte === 0x5c) i += 1;
      else if (byte === 0x22) inString = false;
    } else if (byte === 0x22) inString = true;
    else if (byte === 0x5b || byte === 0x7b) {
      depth += 1;
      if (depth > maxJsonDepth) return i;
    } else if (byte === 0x5d || byte === 0x7d) depth -= 1;
  }
  return -1;
}

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * A field by its own name, or else by the same name in other case, as Go's encoding/json reads it (jib before 1.6 wrote
 * `config` for `Config`). Undefined where the object has neither.
 */
export function field(object: JsonObject, name: string): Json | undefined {
  if (Object.hasOwn(object, name)) return object[name];
  const lower = name.toLowerCase();
  for (const key of Object.keys(object)) {
    if (key.length === name.length && key.toLowerCase() === lower) return object[key];
  }
  return undefined;
}

/** The text of a field; null when it is absent or of another type. */
export function textField(object: JsonObject, name: string): string | null {
  const value = field(object, name);
  return typeof value === 'string' ? value : null;
}

/** Text, and null for the empty text that Go writes for absent fields. */
export function nonEmptyTextField(object: JsonObject, name: string): string | null {
  return textField(object, name) || null;
}

export function objectField(object: JsonObject, name: string): JsonObject | null {
  const value = field(object, name);
  return isJsonObject(value) ? value : null;
}

export function listField(object: JsonObject, name: string): readonly Json[] | null {
  const value = field(object, name);
  return Array.isArray(value) ? (value as readonly Json[]) : null;
}

/** A whole number of bytes, zero or more; null for anything else. */
export function byteCountField(object: JsonObject, name: string): number | null {
  const value = field(object, name);
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;
}

export function numberField(object: JsonObject, name: string): number | null {
  const value = field(object, name);
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

/** The text values of an object, in order; values of other types are left out. */
export function textMapField(object: JsonObject, name: string): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  const value = objectField(object, name);
  if (value) {
    for (const key of Object.keys(value)) {
      const text = value[key];
      if (typeof text === 'string') map.set(key, text);
    }
  }
  return map;
}

/** The texts of a list; other items are left out. */
export function textsOf(list: readonly Json[]): string[] {
  return list.filter((item): item is string => typeof item === 'string');
}
