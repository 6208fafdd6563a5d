import { expect, test } from 'vitest';
import { memorySource } from '../bytes/memory-source.ts';
import { describeElf, readElfFacts } from './elf-facts.ts';
import { elfFile, type ElfParts } from './testing/elf-file.ts';

async function line(parts: ElfParts): Promise<string> {
  const facts = await readElfFacts(memorySource(elfFile(parts)));
  return facts === null ? 'no ELF' : describeElf(facts);
}

const pie = 0x08000000;

test.each<readonly [string, ElfParts]>([
  [
    'ELF 64-bit x86-64 executable (position-independent), dynamically linked by /lib64/ld-linux-x86-64.so.2, stripped, build ID 0a0b',
    {
      bits: 64,
      type: 3,
      machine: 62,
      interpreter: '/lib64/ld-linux-x86-64.so.2',
      flags1: pie,
      sections: [0, 1, 3],
      buildId: Uint8Array.of(10, 11),
    },
  ],
  [
    'ELF 64-bit AArch64 executable, statically linked, with symbols',
    { bits: 64, type: 2, machine: 183, sections: [0, 2] },
  ],
  [
    'ELF 64-bit x86-64 executable (position-independent), statically linked',
    { bits: 64, type: 3, machine: 62, flags1: pie },
  ],
  [
    'ELF 64-bit x86-64 shared object, dynamically linked, stripped',
    { bits: 64, type: 3, machine: 62, flags1: 0, sections: [0] },
  ],
  [
    'ELF 64-bit x86-64 shared object, dynamically linked by /lib64/ld.so',
    { bits: 64, type: 3, machine: 62, interpreter: '/lib64/ld.so', flags1: 0, hasSoname: true },
  ],
  [
    'ELF 32-bit big-endian MIPS executable, dynamically linked by /lib/ld.so.1, build ID ff',
    {
      bits: 32,
      little: false,
      type: 2,
      machine: 8,
      interpreter: '/lib/ld.so.1',
      flags1: 0,
      buildId: Uint8Array.of(255),
    },
  ],
  ['ELF 32-bit Arm object file, with symbols', { bits: 32, type: 1, machine: 40, sections: [2] }],
  ['ELF 64-bit machine 9999 core dump', { bits: 64, type: 4, machine: 9999 }],
])('%s', async (expected, parts) => {
  expect(await line(parts)).toBe(expected);
});

test('a file cut anywhere is described by what is left of it, or is none', async () => {
  const whole = elfFile({
    bits: 64,
    type: 3,
    machine: 62,
    interpreter: '/ld',
    flags1: pie,
    sections: [2],
    buildId: Uint8Array.of(1),
  });
  for (let length = 0; length < whole.length; length++) {
    const facts = await readElfFacts(memorySource(whole.subarray(0, length)));
    if (length < 64) expect(facts).toBe(null);
    else expect(facts?.machine).toBe('x86-64');
  }
});

test('headers that claim thousands of tables far outside of the file are passed over', async () => {
  const bytes = elfFile({ bits: 64, type: 2, machine: 62, sections: [2] });
  const view = new DataView(bytes.buffer);
  view.setBigUint64(32, 2n ** 63n, true);
  view.setUint16(54, 56, true);
  view.setUint16(56, 0xffff, true);
  view.setBigUint64(40, 2n ** 64n - 1n, true);
  expect(await readElfFacts(memorySource(bytes))).toMatchObject({ interpreter: null, isStripped: null });
});
