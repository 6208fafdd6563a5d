import { describe, expect, test } from 'vitest';
import { refusal } from './testing/open-bytes.ts';
import type { JsonObject } from './json-document.ts';
import {
  beginsLikeJson,
  byteCountField,
  field,
  maxJsonDepth,
  numberField,
  parseJsonDocument,
  textField,
  textMapField,
} from './json-document.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const parse = (text: string): ReturnType<typeof parseJsonDocument> => parseJsonDocument(bytes(text), 'manifest.json');
const parsing = (text: string): Promise<unknown> => Promise.resolve().then(() => parse(text));

describe('JSON documents', () => {
  test('a byte order mark is passed over', () => {
    expect(parse('\ufeff[1]')).toEqual([1]);
  });

  test('bytes that are not UTF-8 become replacement characters, as Go reads them', () => {
    expect(parseJsonDocument(Uint8Array.of(0x22, 0xff, 0x22), 'x')).toBe('\ufffd');
  });

  test.each([
    ['', 'is empty'],
    ['[{"Config":', 'is not valid JSON'],
    ['nothing', 'is not valid JSON'],
  ])('%j is refused by name', async (text, why) => {
    const error = await refusal(parsing(text));
    expect(error.code).toBe('json-invalid');
    expect(error.message).toContain(`manifest.json ${why}`);
  });

  test('a hundred thousand brackets end in an error that says at which byte', async () => {
    const error = await refusal(parsing('['.repeat(100_000)));
    expect(error.code).toBe('json-invalid');
    expect(error.place).toEqual({ file: 'manifest.json', byteOffset: maxJsonDepth });
  });

  test('nesting up to the limit is read, and brackets in strings do not count', () => {
    expect(() => parse('['.repeat(maxJsonDepth) + ']'.repeat(maxJsonDepth))).not.toThrow();
    expect(parse(JSON.stringify('[{'.repeat(10_000)))).toBe('[{'.repeat(10_000));
    expect(parse(String.raw`["\"[[[[", "\\"]`)).toEqual(['"[[[[', '\\']);
  });

  test('fields are found in any case, their own first, and never on the prototype', () => {
    const object = parse('{"config":1,"Config":2,"LAYERS":3,"__proto__":{"polluted":true}}') as JsonObject;
    expect(field(object, 'Config')).toBe(2);
    expect(field(object, 'Layers')).toBe(3);
    expect(field(object, 'constructor')).toBeUndefined();
    expect(field(object, 'polluted')).toBeUndefined();
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('values of another type are absent', () => {
    const object = parse(
      '{"t":5,"n":"5","size":-1,"big":1e300,"half":0.5,"labels":{"a":"b","c":null,"d":["e"]}}',
    ) as JsonObject;
    expect(textField(object, 't')).toBeNull();
    expect(numberField(object, 'n')).toBeNull();
    expect(byteCountField(object, 'size')).toBeNull();
    expect(byteCountField(object, 'big')).toBeNull();
    expect(byteCountField(object, 'half')).toBeNull();
    expect([...textMapField(object, 'labels')]).toEqual([['a', 'b']]);
    expect([...textMapField(object, 't')]).toEqual([]);
  });

  test.each([
    ['{}', true],
    ['\ufeff\n\t [', true],
    ['x{}', false],
    ['', false],
  ])('%j begins like JSON: %j', (text, expected) => {
    expect(beginsLikeJson(bytes(text))).toBe(expected);
  });
});
