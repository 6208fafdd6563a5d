import { describe, expect, it } from 'vitest';
import type { DestinationPolicy } from './destinations.ts';
import { findRegistry, judgeNamedUrl, WELL_KNOWN_REGISTRIES } from './destinations.ts';

const LOCAL: DestinationPolicy = { mode: 'local', registries: null, privateHosts: ['team.example:8443'] };
const PUBLIC: DestinationPolicy = { mode: 'public', registries: null, privateHosts: [] };
const KNOWN: DestinationPolicy = { ...PUBLIC, registries: WELL_KNOWN_REGISTRIES };

describe('a registry', () => {
  it.each([
    ['docker.io', 'https://registry-1.docker.io', 'public'],
    ['index.docker.io', 'https://registry-1.docker.io', 'public'],
    ['ghcr.io', 'https://ghcr.io', 'public'],
    ['a.example:5000', 'https://a.example:5000', 'public'],
    ['localhost:5000', 'http://localhost:5000', 'loopback'],
    ['127.0.0.1:5000', 'http://127.0.0.1:5000', 'loopback'],
    ['[::1]:5000', 'http://[::1]:5000', 'loopback'],
    ['team.example:8443', 'https://team.example:8443', 'private'],
    ['team.example', 'https://team.example', 'public'],
    // What ends in the name of this machine without being it (go-containerregistry once let that pass).
    ['127.0.0.1.evil.example', 'https://127.0.0.1.evil.example', 'public'],
    ['localhost.evil.example', 'https://localhost.evil.example', 'public'],
  ])('%s is asked at %s, reaching what is %s', (registry, origin, reach) => {
    expect(findRegistry(registry, LOCAL)).toEqual({ origin, reach });
  });

  it.each(['docker.io', 'europe-docker.pkg.dev', 'eu.gcr.io'])('%s is well known', (registry) => {
    expect(findRegistry(registry, KNOWN).reach).toBe('public');
  });

  it.each(['pkg.dev', 'evil.example', 'docker.io:444'])('%s is not', (registry) => {
    expect(() => findRegistry(registry, KNOWN)).toThrow(expect.objectContaining({ code: 'registry-not-allowed' }));
  });

  it('is asked at another port where the operator named that', () => {
    const named = { ...PUBLIC, registries: ['a.example:8443'] };
    expect(findRegistry('a.example:8443', named).origin).toBe('https://a.example:8443');
    expect(() => findRegistry('a.example:8443', PUBLIC)).toThrow();
  });
});

describe('a URL that a registry names', () => {
  it.each([
    ['http://127.0.0.1:9000/', 'loopback'],
    ['http://minio.localhost/', 'loopback'],
    ['https://cdn.example/', 'public'],
  ])('%s is followed from a registry on this machine', (url, reach) => {
    expect(judgeNamedUrl(new URL(url), 'loopback', LOCAL)).toBe(reach);
  });

  it.each([
    'https://localhost/',
    'https://a.localhost/',
    'https://127.0.0.1/',
    'https://127.1/',
    'https://0x7f.1/',
    'https://2130706433/',
    'https://①②⑦.⓪.⓪.①/',
    'https://[::1]/',
  ])('%s is not followed from a registry elsewhere', (url) => {
    for (const policy of [LOCAL, PUBLIC]) {
      for (const from of ['public', 'private'] as const) {
        expect(() => judgeNamedUrl(new URL(url), from, policy)).toThrow(
          expect.objectContaining({ code: 'address-not-public' }),
        );
      }
    }
  });

  it('reaches a private network only from a private registry, and only where that host is named, too', () => {
    const url = new URL('https://team.example:8443/');
    expect(judgeNamedUrl(url, 'private', LOCAL)).toBe('private');
    expect(judgeNamedUrl(url, 'public', LOCAL)).toBe('public');
    expect(judgeNamedUrl(url, 'loopback', LOCAL)).toBe('public');
    expect(judgeNamedUrl(new URL('https://other.example/'), 'private', LOCAL)).toBe('public');
  });

  it.each(['https://a.example:22/', 'http://a.example/', 'https://u@a.example/', 'https://8.8.8.8/', 'https://a/'])(
    '%s is not followed where everybody can ask',
    (url) => {
      expect(() => judgeNamedUrl(new URL(url), 'public', PUBLIC)).toThrow();
    },
  );
});
