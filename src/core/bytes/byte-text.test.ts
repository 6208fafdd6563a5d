import { describe, expect, it } from 'vitest';
import { compareBytes, decodeRawText, displayText, encodeRawText, hasInvalidBytes, toHex } from './byte-text.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);

describe('raw text', () => {
  it('is UTF-8 where that is valid', () => {
    for (const text of ['', 'etc/passwd', 'Ärger', '日本語', '😀', '\u0000\u007f', '\ufeffbom', 'x'.repeat(200)]) {
      expect(decodeRawText(utf8(text))).toBe(text);
      expect(encodeRawText(text)).toEqual(utf8(text));
      expect(hasInvalidBytes(text)).toBe(false);
    }
  });

  it('keeps every byte that is not, as Python does', () => {
    expect(decodeRawText(Uint8Array.of(0x63, 0xe9, 0x64))).toBe('c\udce9d');
    expect(decodeRawText(Uint8Array.of(0xc3))).toBe('\udcc3');
    // Overlong, a surrogate, beyond U+10FFFF: no UTF-8.
    expect(decodeRawText(Uint8Array.of(0xc0, 0x80))).toBe('\udcc0\udc80');
    expect(decodeRawText(Uint8Array.of(0xed, 0xa0, 0x80))).toBe('\udced\udca0\udc80');
    expect(decodeRawText(Uint8Array.of(0xf4, 0x90, 0x80, 0x80))).toBe('\udcf4\udc90\udc80\udc80');
    expect(hasInvalidBytes('c\udce9d')).toBe(true);
    expect(hasInvalidBytes('😀')).toBe(false);
  });

  it('of any bytes gives them back', () => {
    let state = 7;
    for (let round = 0; round < 500; round++) {
      const bytes = Uint8Array.from({ length: round % 90 }, () => {
        state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
        return round % 2 === 0 ? state >>> 24 : 0xc0 | (state >>> 26);
      });
      expect(encodeRawText(decodeRawText(bytes))).toEqual(bytes);
    }
  });

  it('tells two invalid names apart', () => {
    expect(decodeRawText(Uint8Array.of(0xff))).not.toBe(decodeRawText(Uint8Array.of(0xfe)));
  });
});

describe('display text', () => {
  it('escapes what could mislead a reader, and says so', () => {
    expect(displayText('plain ä 😀')).toEqual({ text: 'plain ä 😀', escaped: false });
    expect(displayText('a\nb\tc\rd')).toEqual({ text: 'a\\nb\\tc\\rd', escaped: true });
    expect(displayText('exe\u202egpj').text).toBe('exe\\u202egpj');
    expect(displayText('zero\u200bwidth').text).toBe('zero\\u200bwidth');
    expect(displayText('c\udce9d').text).toBe('c\\xe9d');
    expect(displayText('\u0007\u009b').text).toBe('\\x07\\x9b');
  });
});

describe('byte order', () => {
  it('is that of memcmp', () => {
    const sorted = ['', 'a', 'a/b', 'ab', 'b', '\u00e9', '\uffff', '😀'].map(utf8);
    for (const [i, a] of sorted.entries()) {
      for (const [j, b] of sorted.entries()) expect(Math.sign(compareBytes(a, b))).toBe(Math.sign(i - j));
    }
  });

  it('is written in hexadecimal', () => {
    expect(toHex(Uint8Array.of(0, 10, 255))).toBe('000aff');
  });
});
