import { expect, it } from 'vitest';
import { isNativeInflateStrict } from './native-inflate.ts';

it("Node's stream takes what follows the first member, so that it is not used", async () => {
  expect(await isNativeInflateStrict()).toBe(false);
});
