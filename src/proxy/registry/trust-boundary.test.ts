import { expect, it } from 'vitest';
import { isWithinTrust } from './trust-boundary.ts';

it.each([
  ['registry-1.docker.io', 'auth.docker.io'],
  ['registry.gitlab.com', 'gitlab.com'],
  ['ghcr.io', 'ghcr.io'],
  ['docker.elastic.co', 'docker-auth.elastic.co'],
  ['10.0.0.5', '10.0.0.5'],
  ['localhost', 'localhost'],
  ['reg.localhost', 'auth.reg.localhost'],
])('credentials for %s may go to %s', (registry, realm) => {
  expect(isWithinTrust(registry, realm)).toBe(true);
});

it.each([
  ['ghcr.io', 'evil.example'],
  ['ghcr.io', 'ghcr.io.evil.example'],
  ['ghcr.io', 'evil-ghcr.io'],
  ['a.co.uk', 'b.co.uk'],
  ['ann.github.io', 'bob.github.io'],
  ['a.pkg.dev', 'b.run.app'],
  ['1.dkr.ecr.us-east-1.amazonaws.com', 'evil.s3.amazonaws.com'],
  ['10.0.0.5', '10.0.0.6'],
  ['localhost', '127.0.0.1'],
  ['reg.localhost', 'evil.localhost'],
  ['registry', 'auth'],
])('credentials for %s may not go to %s', (registry, realm) => {
  expect(isWithinTrust(registry, realm)).toBe(false);
});
