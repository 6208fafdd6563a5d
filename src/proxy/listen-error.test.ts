import { expect, it } from 'vitest';
import { explainListenError } from './listen-error.ts';

const place = { host: '127.0.0.1', port: 80, furtherPorts: 0 };
const failure = (code: string) => Object.assign(new Error(`listen ${code}`), { code });

it.each([
  ['EADDRINUSE', place, /^Another program has port 80 of 127\.0\.0\.1\. Choose another port/],
  ['EADDRINUSE', { ...place, furtherPorts: 100 }, /^The ports 80 to 180 of 127\.0\.0\.1 are all taken\./],
  ['EACCES', place, /^This account may not listen on port 80 .* from 1024 on/],
  ['EADDRNOTAVAIL', { ...place, host: '203.0.113.1' }, /^This machine has no address 203\.0\.113\.1 /],
  ['EMFILE', place, /^The server cannot listen on port 80 of 127\.0\.0\.1: listen EMFILE\.$/],
])('%s is told in a sentence that names the place', (code, where, sentence) => {
  expect(explainListenError(failure(code), where)).toMatch(sentence);
});
