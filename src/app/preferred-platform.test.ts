import { expect, test } from 'vitest';
import { guessPlatform, readPreferredPlatform } from './preferred-platform.ts';

const mac = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15';
const linux = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36';

function withHints(architecture: string, bitness: string) {
  return {
    userAgent: mac,
    userAgentData: { platform: '', getHighEntropyValues: async () => ({ architecture, bitness }) },
  };
}

test('a processor that the browser names is believed', async () => {
  expect(await readPreferredPlatform(withHints('x86', '64'))).toEqual({ os: 'linux', architecture: 'amd64' });
  expect(await readPreferredPlatform(withHints('arm', '64'))).toEqual({ os: 'linux', architecture: 'arm64' });
});

test('a browser that refuses the hint is judged by its name', async () => {
  const refusing = {
    userAgent: linux,
    userAgentData: { platform: '', getHighEntropyValues: () => Promise.reject(new Error('no')) },
  };
  expect(await readPreferredPlatform(refusing)).toEqual({ os: 'linux', architecture: 'amd64' });
});

test('a Mac without hints counts as arm64', () => {
  expect(guessPlatform(mac)).toEqual({ os: 'linux', architecture: 'arm64' });
});
