import { describe, expect, it } from 'vitest';
import { isDigest, isRegistryHost, isRepositoryName, isTag, parseRegistryHost } from './reference-grammar.ts';

describe('a registry', () => {
  it.each([
    'docker.io',
    'registry-1.docker.io',
    'localhost',
    'localhost:5000',
    '127.0.0.1:5000',
    '[::1]:5000',
    '[fd00::1]',
    'Registry.Example',
    'xn--bcher-kva.example',
    'a.example:65535',
  ])('can be %s', (text) => {
    expect(isRegistryHost(text)).toBe(true);
  });

  it.each([
    '',
    ':5000',
    'a.example:',
    'a.example:0',
    'a.example:05',
    'a.example:65536',
    'a.example:5000:6000',
    'a.example.',
    '.a.example',
    'a..example',
    '-a.example',
    'a-.example',
    'a_b.example',
    'user@a.example',
    'a.example/b',
    'https://a.example',
    'a.example?b',
    'a.example#b',
    'a example',
    'a.example\n',
    'a.example\t:5000',
    '[::1',
    '::1',
    '[fe80::1%eth0]',
    '[::ffff:127.0.0.1]',
    'bücher.example',
    '①②⑦.⓪.⓪.①',
    `${'a'.repeat(64)}.example`,
    `${'a.'.repeat(127)}example`,
  ])('cannot be %j', (text) => {
    expect(isRegistryHost(text)).toBe(false);
  });

  it('splits into host and port', () => {
    expect(parseRegistryHost('a.example')).toEqual({ host: 'a.example', port: null });
    expect(parseRegistryHost('a.example:5000')).toEqual({ host: 'a.example', port: 5000 });
    expect(parseRegistryHost('[::1]:5000')).toEqual({ host: '[::1]', port: 5000 });
  });
});

describe('the name of a repository', () => {
  it.each(['debian', 'library/debian', 'a/b/c', 'a.b', 'a_b', 'a__b', 'a---b', '0', 'a-b/c_d', 'x'.repeat(255)])(
    'can be %s',
    (text) => {
      expect(isRepositoryName(text)).toBe(true);
    },
  );

  it.each([
    '',
    '/',
    '/a',
    'a/',
    'a//b',
    'A',
    'a/B',
    '.a',
    'a.',
    'a..b',
    'a___b',
    'a-',
    '_a',
    'a/../b',
    'a/./b',
    'a%2fb',
    'a:b',
    'a@b',
    'a b',
    'a?b',
    'a#b',
    'a\\b',
    'a\n',
    'ä',
    'x'.repeat(256),
  ])('cannot be %j', (text) => {
    expect(isRepositoryName(text)).toBe(false);
  });

  it('is judged in a time that does not explode', () => {
    expect(isRepositoryName(`${'a-'.repeat(127)}!`)).toBe(false);
    expect(isRepositoryName(`${'-'.repeat(254)}!`)).toBe(false);
    expect(isRepositoryName(`a${'-'.repeat(253)}!`)).toBe(false);
  });
});

describe('a tag', () => {
  it.each(['latest', '1', '_', 'V1.2-rc.3', 'a'.repeat(128)])('can be %s', (text) => {
    expect(isTag(text)).toBe(true);
  });

  it.each(['', '.a', '-a', 'a/b', 'a:b', 'a b', 'a\n', 'ä', 'a'.repeat(129)])('cannot be %j', (text) => {
    expect(isTag(text)).toBe(false);
  });
});

describe('a digest', () => {
  it.each([
    `sha256:${'0a'.repeat(32)}`,
    `sha512:${'0a'.repeat(64)}`,
    `blake3:${'0a'.repeat(32)}`,
    `multihash+base58:${'a'.repeat(32)}`,
    `Own.Algorithm:${'A1'.repeat(16)}`,
  ])('can be %s', (text) => {
    expect(isDigest(text)).toBe(true);
  });

  it.each([
    '',
    'sha256',
    'sha256:',
    `sha256:${'0a'.repeat(31)}`,
    `sha256:${'0a'.repeat(33)}`,
    `sha256:${'0A'.repeat(32)}`,
    `sha256:${'0g'.repeat(32)}`,
    `sha512:${'0a'.repeat(32)}`,
    `own:${'a'.repeat(31)}`,
    `own:${'a'.repeat(257)}`,
    `2sha:${'a'.repeat(32)}`,
    `sha256:${'0a'.repeat(32)}/../x`,
    `sha256:${'0a'.repeat(32)}\n`,
  ])('cannot be %j', (text) => {
    expect(isDigest(text)).toBe(false);
  });
});
