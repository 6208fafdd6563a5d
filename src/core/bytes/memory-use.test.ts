import { expect, it } from 'vitest';
import {
  bufferBytes,
  columnsOf,
  countFixedMemory,
  countHeld,
  countWasmMemory,
  readingMemory,
  type MemoryUse,
} from './memory-use.ts';
import { memorySource } from './memory-source.ts';
import { WindowReader } from './window-reader.ts';

function held(use: MemoryUse): number {
  return readingMemory().find((part) => part.use === use)?.bytes ?? 0;
}

it('a module counts with the memory that it has now', () => {
  const before = held('webassembly');
  const memory = new WebAssembly.Memory({ initial: 2 });
  countWasmMemory(memory);
  expect(held('webassembly') - before).toBe(2 * 65_536);
  memory.grow(3);
  expect(held('webassembly') - before).toBe(5 * 65_536);
});

it('a memory that never grows counts as it is', () => {
  const before = held('webassembly');
  countFixedMemory(new WebAssembly.Memory({ initial: 3 }));
  expect(held('webassembly') - before).toBe(3 * 65_536);
});

it('what is held counts for as long as it is', () => {
  const before = held('tables');
  const holder = { heldBytes: 1000 };
  countHeld('tables', holder);
  expect(held('tables') - before).toBe(1000);
  holder.heldBytes = 0;
  expect(held('tables') - before).toBe(0);
});

it('a reader holds the window that it gave out and the one under way, until the end', async () => {
  const before = held('windows');
  const reader = new WindowReader(memorySource(new Uint8Array(100)), {
    smallestWindowBytes: 10,
    largestWindowBytes: 40,
  });
  const seen: number[] = [];
  while ((await reader.next()) !== null) seen.push(held('windows') - before);
  expect(seen).toEqual([10, 20 + 40, 40 + 40, 30]);
  expect(held('windows') - before).toBe(0);
});

it('columns on one buffer are weighed once', () => {
  const bytes = new Uint8Array(64);
  const seen = new Set<ArrayBufferLike>();
  const columns = columnsOf({ bytes, words: new Uint32Array(bytes.buffer), count: 3 }, { other: new Float64Array(2) });
  expect(bufferBytes(columns, seen)).toBe(64 + 16);
  expect(bufferBytes(columns, seen)).toBe(0);
});
