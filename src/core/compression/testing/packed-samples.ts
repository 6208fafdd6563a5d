/*
 * Small files made with zstd 1.5.4, xz 5.4.1 and bzip2 1.0.8, as base64; the recipe stands before each. `plain` is plainText().
 */

/** Thirty lines, each a little different: compressible, and wrong in every byte if anything is off by one. */
export function plainText(): Uint8Array {
  const lines = Array.from({ length: 30 }, (_, i) => `${30 - i} green bottles hanging on the wall\n`);
  return new TextEncoder().encode(lines.join(''));
}

/** Runs at and around the lengths at which bzip2's first run-length coding starts, splits and ends, and over several blocks. */
export function runsOfLetters(): Uint8Array {
  const runs = [3, 4, 5, 259, 260, 100_000, 300_000];
  const letters = 'abcdefa';
  const bytes = new Uint8Array(runs.reduce((sum, run) => sum + run, 0));
  let at = 0;
  for (const [i, run] of runs.entries()) {
    bytes.fill(letters.charCodeAt(i), at, at + run);
    at += run;
  }
  return bytes;
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** zstd -19 -c plain */
export const zstdSized = fromBase64(
  'KLUv/WRNA40CAEJEDhGgPbCSiUuiVcVMT5bCg99TI8sdxCDF6HIHMUgxq8sdxCDFMGDsxHQF81umX+mPyucMwoby3V1K7R2kEPjs/xnwNQMgAOG43zX/tkcpBY6sG0o=',
);

/** zstd -19 -c < plain */
export const zstdStreamed = fromBase64(
  'KLUv/QRojQIAQkQOEaA9sJKJS6JVxUxPlsKD31Mjyx3EIMXocgcxSDGryx3EIMUwYOzEdAXzW6Zf6Y/K5wzChvLdXUrtHaQQ+Oz/GfA1AyAA4bjfNf+2RykFjqwbSg==',
);

/** zstd --no-check -19 -c plain */
export const zstdUnchecked = fromBase64(
  'KLUv/WBNA40CAEJEDhGgPbCSiUuiVcVMT5bCg99TI8sdxCDF6HIHMUgxq8sdxCDFMGDsxHQF81umX+mPyucMwoby3V1K7R2kEPjs/xnwNQMgAOG43zX/tkcpBQ==',
);

/** zstd -19 --long=27 -c < plain */
export const zstdWindow128MiB = fromBase64(
  'KLUv/QSIjQIAQkQOEaA9sJKJS6JVxUxPlsKD31Mjyx3EIMXocgcxSDGryx3EIMUwYOzEdAXzW6Zf6Y/K5wzChvLdXUrtHaQQ+Oz/GfA1AyAA4bjfNf+2RykFjqwbSg==',
);

/** zstd -19 --long=28 -c < plain */
export const zstdWindow256MiB = fromBase64(
  'KLUv/QSQjQIAQkQOEaA9sJKJS6JVxUxPlsKD31Mjyx3EIMXocgcxSDGryx3EIMUwYOzEdAXzW6Zf6Y/K5wzChvLdXUrtHaQQ+Oz/GfA1AyAA4bjfNf+2RykFjqwbSg==',
);

/** zstd -19 -D dictionary -c plain, the dictionary of 512 bytes by zstd --train */
export const zstdDictionary = fromBase64(
  'KLUv/WeKd/0QTQONAgCSgwwSoO2wEpU00oj/9nYLOS/8nIIB/////8UgxRyUBHBOTV0mtZ9yN27FNK6T8i3tXcgaRh2ksHz/32A7rQEg9+/lvPPcpjstrJPvtBCPZAqOrBtK',
);

/** head -c 262144 /dev/zero | zstd -19 -c */
export const zstdTwoBuffersOfZeros = fromBase64('KLUv/QRoTAAACAABAPz/ORACAwAQAEAnD6Y=');

/** zstd -c < /dev/null */
export const zstdEmpty = fromBase64('KLUv/SQAAQAAmenYUQ==');

/** xz -c plain */
export const xzCrc64 = fromBase64(
  '/Td6WFoAAATm1rRGAgAhARYAAAB0L+Wj4ARMAHJdABmMACZaJjtcjvzNwq+atI7DiWiXEJp4XJ0c7IGF0O5fvlmwKXeSCCAkwpQ9mK223bgqHF5MI+wc69NXdzidG7NwOV0UkNEEt9RcJprXL07oggh96jlQR1GhUJ6xHXD0nbo9G7vdYjUrz6yFC5IPmsIL8AAAALoYQK4tIaH7AAGOAc0IAACm77tQscRn+wIAAAAABFla',
);

/** xz --check=crc32 -c plain */
export const xzCrc32 = fromBase64(
  '/Td6WFoAAAFpIt42AgAhARYAAAB0L+Wj4ARMAHJdABmMACZaJjtcjvzNwq+atI7DiWiXEJp4XJ0c7IGF0O5fvlmwKXeSCCAkwpQ9mK223bgqHF5MI+wc69NXdzidG7NwOV0UkNEEt9RcJprXL07oggh96jlQR1GhUJ6xHXD0nbo9G7vdYjUrz6yFC5IPmsIL8AAAAAJmG8MAAYoBzQgAALCtKss+MA2LAgAAAAABWVo=',
);

/** xz --check=sha256 -c plain */
export const xzSha256 = fromBase64(
  '/Td6WFoAAArh+wyhAgAhARYAAAB0L+Wj4ARMAHJdABmMACZaJjtcjvzNwq+atI7DiWiXEJp4XJ0c7IGF0O5fvlmwKXeSCCAkwpQ9mK223bgqHF5MI+wc69NXdzidG7NwOV0UkNEEt9RcJprXL07oggh96jlQR1GhUJ6xHXD0nbo9G7vdYjUrz6yFC5IPmsIL8AAAAM+DCQ+n3DVkU++yipe8SmPsOsRMZxXP7WFzRb2VsBF6AAGmAc0IAAD9aES7tunfHAIAAAAAClla',
);

/** xz --x86 --lzma2 -c plain */
export const xzX86 = fromBase64(
  '/Td6WFoAAATm1rRGAgEEACEBFgANhjUf4ARMAHJdABmMACZaJjtcjvzNwq+atI7DiWiXEJp4XJ0c7IGF0O5fvlmwKXeSCCAkwpQ9mK223bgqHF5MI+wc69NXdzidG7NwOV0UkNEEt9RcJprXL07oggh96jlQR1GhUJ6xHXD0nbo9G7vdYjUrz6yFC5IPmsIL8AAAALoYQK4tIaH7AAGOAc0IAACm77tQscRn+wIAAAAABFla',
);

/** xz --lzma2=dict=128MiB -c plain */
export const xzDictionary128MiB = fromBase64(
  '/Td6WFoAAATm1rRGAgAhAR4AAACbB1Fm4ARMAHJdABmMACZaJjtcjvzNwq+atI7DiWiXEJp4XJ0c7IGF0O5fvlmwKXeSCCAkwpQ9mK223bgqHF5MI+wc69NXdzidG7NwOV0UkNEEt9RcJprXL07oggh96jlQR1GhUJ6xHXD0nbo9G7vdYjUrz6yFC5IPmsIL8AAAALoYQK4tIaH7AAGOAc0IAACm77tQscRn+wIAAAAABFla',
);

/** xz -c < /dev/null */
export const xzEmpty = fromBase64('/Td6WFoAAATm1rRGAAAAABzfRCEftvN9AQAAAAAEWVo=');

/** bzip2 -9 -c plain */
export const bzip2Nine = fromBase64(
  'QlpoOTFBWSZTWanjo9AAAHlZgAAQQAB/4DLlnIAwAKsEeqge1T9UNBoAMp+qjQMTQGjCaqpkMgAB6lYA5gCZsWLyz0pRN2tttuWkkl5AFYAmm30m3Sk0VSYCaIEAAAAAAP0z3DzDZD9DWHqHGhuoYhzhthlD5DfDEMQzhpDENYb4Zw0hpDKH8XckU4UJCp46PQA=',
);

/** bzip2 -c < /dev/null */
export const bzip2Empty = fromBase64('QlpoORdyRThQkAAAAAA=');

/** bzip2 -1 -c of runsOfLetters() */
export const bzip2Runs = fromBase64(
  'QlpoMTFBWSZTWQYT2xIAAk9RgOAABAA/AAQAAAggAFCAaaaApVTyMTU81rfOiiOd7KKly/bvvrfcXbPmLtkQvcCiNxRGvciF/F3JFOFCQBhPbEg=',
);
