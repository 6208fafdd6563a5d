import { describe } from 'vitest';
import { MemoryBlobCache } from './memory-blob-cache.ts';
import { describeCache } from './testing/cache-contract.ts';

describe('a cache in memory', () => {
  describeCache((limits) => Promise.resolve(new MemoryBlobCache(limits)));
});
