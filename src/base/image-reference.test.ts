import { describe, expect, it } from 'vitest';
import type { ImageReference, ReferenceProblem } from './image-reference.ts';
import { formatFamiliarReference, formatReference, manifestReference, parseImageReference } from './image-reference.ts';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

function parse(text: string): ImageReference {
  const parsed = parseImageReference(text);
  if (parsed.kind === 'problem') throw new Error(`${text}: ${parsed.message}`);
  return parsed.reference;
}

function problemOf(text: string): ReferenceProblem | null {
  const parsed = parseImageReference(text);
  return parsed.kind === 'problem' ? parsed.code : null;
}

describe('a reference is normalised as docker does', () => {
  // github.com/distribution/reference, normalize_test.go.
  it.each([
    ['alpine', 'docker.io/library/alpine:latest'],
    ['alpine:3.22', 'docker.io/library/alpine:3.22'],
    ['docker/docker', 'docker.io/docker/docker:latest'],
    ['library/debian', 'docker.io/library/debian:latest'],
    ['docker.io/debian', 'docker.io/library/debian:latest'],
    ['docker.io/docker/docker', 'docker.io/docker/docker:latest'],
    ['index.docker.io/debian', 'docker.io/library/debian:latest'],
    ['index.docker.io/docker/docker', 'docker.io/docker/docker:latest'],
    ['registry-1.docker.io/library/debian', 'docker.io/library/debian:latest'],
    ['127.0.0.1:5000/debian', '127.0.0.1:5000/debian:latest'],
    ['127.0.0.1:5000/library/debian', '127.0.0.1:5000/library/debian:latest'],
    ['localhost/team/app', 'localhost/team/app:latest'],
    ['localhost:5000/app:v1', 'localhost:5000/app:v1'],
    ['[::1]:5000/app', '[::1]:5000/app:latest'],
    ['[fc00::1]/docker/app:1', '[fc00::1]/docker/app:1'],
    ['LOCALHOST/app', 'LOCALHOST/app:latest'],
    ['ghcr.io/owner/name', 'ghcr.io/owner/name:latest'],
    ['quay.io/a/b/c/d', 'quay.io/a/b/c/d:latest'],
    ['foo/foo_bar.com:8080', 'docker.io/foo/foo_bar.com:8080'],
    ['xn--n3h.com/app', 'xn--n3h.com/app:latest'],
    ['a__b/c--d', 'docker.io/a__b/c--d:latest'],
    [
      'thisisthesongthatneverendsitgoesonandonandonthisisthesongthatnev',
      'docker.io/library/thisisthesongthatneverendsitgoesonandonandonthisisthesongthatnev:latest',
    ],
    [`alpine@${digest}`, `docker.io/library/alpine@${digest}`],
    [`alpine:3.22@${digest}`, `docker.io/library/alpine:3.22@${digest}`],
    [`ghcr.io/a/b@sha512:${'ab'.repeat(64)}`, `ghcr.io/a/b@sha512:${'ab'.repeat(64)}`],
  ])('%s is %s', (text, whole) => {
    expect(formatReference(parse(text))).toBe(whole);
  });

  it('asks by the digest where tag and digest are written', () => {
    expect(manifestReference(parse(`alpine:3.22@${digest}`))).toBe(digest);
    expect(manifestReference(parse('alpine'))).toBe('latest');
  });

  it.each([
    ['docker.io/library/alpine:3.22', 'alpine:3.22'],
    ['docker.io/owner/app', 'owner/app:latest'],
    ['library/a/b', 'library/a/b:latest'],
    ['ghcr.io/owner/app:1', 'ghcr.io/owner/app:1'],
  ])('shows %s as %s', (text, familiar) => {
    expect(formatFamiliarReference(parse(text))).toBe(familiar);
  });
});

describe('what is no reference is explained', () => {
  it.each<[string, ReferenceProblem]>([
    ['', 'empty'],
    ['   ', 'empty'],
    ['docker pull', 'empty'],
    ['docker pull --quiet', 'empty'],
    ['0123456789ab', 'image-id'],
    ['0123456789abcdef'.repeat(4), 'image-id'],
    [digest, 'digest-without-name'],
    ['two words', 'several-words'],
    ['docker pull alpine debian', 'several-words'],
    ['localhost', 'registry-without-name'],
    ['localhost:5000', 'registry-without-name'],
    ['192.168.0.1:8765', 'registry-without-name'],
    ['ghcr.io', 'registry-without-name'],
    ['ghcr.io/', 'registry-without-name'],
    ['[fc00::1]:5000', 'registry-without-name'],
    ['fc00::1:5000/debian', 'registry-malformed'],
    ['[fe80::1%eth0]:5000/debian', 'registry-malformed'],
    ['[2001:db8:3:4::192.0.2.33]:5000/debian', 'registry-malformed'],
    ['-docker.io/docker/docker', 'registry-malformed'],
    ['user@ghcr.io/app', 'digest-malformed'],
    ['docker/Docker', 'name-not-lower-case'],
    ['docker.io/docker/Docker', 'name-not-lower-case'],
    ['-docker', 'name-malformed'],
    ['-docker/docker', 'name-malformed'],
    ['docker///docker', 'name-malformed'],
    ['docker.io/docker///docker', 'name-malformed'],
    ['docker.io/../etc/passwd', 'name-malformed'],
    ['a..b/c', 'registry-malformed'],
    ['ghcr.io/%2e%2e/x', 'name-malformed'],
    [':tag', 'name-malformed'],
    [`ghcr.io/${'a'.repeat(248)}`, 'name-too-long'],
    ['alpine:', 'tag-malformed'],
    ['alpine:-x', 'tag-malformed'],
    ['alpine:a/b', 'registry-malformed'],
    [`alpine:${'t'.repeat(129)}`, 'tag-malformed'],
    ['alpine@sha256:abc', 'digest-malformed'],
    ['alpine@', 'digest-malformed'],
    [`alpine@sha256:${digest.slice(7).toUpperCase()}`, 'digest-malformed'],
  ])('%s', (text, code) => {
    expect(problemOf(text)).toBe(code);
    const parsed = parseImageReference(text);
    expect(parsed.kind === 'problem' && parsed.message).toMatch(/[.…]$/);
  });

  it('allows 255 characters of registry and name', () => {
    expect(problemOf(`ghcr.io/${'a'.repeat(247)}`)).toBeNull();
  });

  it('keeps its sentence short whatever was pasted', () => {
    const parsed = parseImageReference(`Q${'/'.repeat(100_000)}`);
    expect(parsed.kind === 'problem' && parsed.message.length).toBeLessThan(400);
  });
});

describe('a reference is found in what it was pasted with', () => {
  it.each([
    ['docker pull alpine:3.22', 'docker.io/library/alpine:3.22'],
    ['$ sudo docker image pull -q ghcr.io/a/b', 'ghcr.io/a/b:latest'],
    ['podman pull --tls-verify=false localhost:5000/x', 'localhost:5000/x:latest'],
    ['podman pull --creds user:secret quay.io/a/b', 'quay.io/a/b:latest'],
    ['nerdctl pull docker.io/library/alpine', 'docker.io/library/alpine:latest'],
    ['skopeo inspect docker://quay.io/a/b:1', 'quay.io/a/b:1'],
    ['crane manifest alpine', 'docker.io/library/alpine:latest'],
    ['FROM node:22-alpine AS build', 'docker.io/library/node:22-alpine'],
    ['from node', 'docker.io/library/node:latest'],
    ['image: "ghcr.io/a/b:1" # the app', 'ghcr.io/a/b:1'],
    ["  - image: 'a/b'", 'docker.io/a/b:latest'],
    ['"image": "a/b:2",', 'docker.io/a/b:2'],
    ['`alpine`', 'docker.io/library/alpine:latest'],
    ['docker://alpine:3', 'docker.io/library/alpine:3'],
    ['oci://ghcr.io/a/chart:1.0', 'ghcr.io/a/chart:1.0'],
    ['https://ghcr.io/a/b:1', 'ghcr.io/a/b:1'],
    ['https://hub.docker.com/_/postgres', 'docker.io/library/postgres:latest'],
    ['https://hub.docker.com/_/postgres/tags?name=17', 'docker.io/library/postgres:latest'],
    ['hub.docker.com/r/grafana/grafana', 'docker.io/grafana/grafana:latest'],
    ['https://hub.docker.com/layers/library/alpine/3.22/images/sha256-1', 'docker.io/library/alpine:3.22'],
    ['https://github.com/Owner/Repo/pkgs/container/Name', 'ghcr.io/owner/name:latest'],
    ['https://github.com/orgs/owner/packages/container/package/a%2Fb', 'ghcr.io/owner/a/b:latest'],
    ['https://github.com/users/owner/packages/container/name/123', 'ghcr.io/owner/name:latest'],
    ['https://quay.io/repository/prometheus/node-exporter?tab=tags', 'quay.io/prometheus/node-exporter:latest'],
    ['https://gallery.ecr.aws/docker/library/alpine', 'public.ecr.aws/docker/library/alpine:latest'],
    ['https://mcr.microsoft.com/en-us/artifact/mar/dotnet/sdk/about', 'mcr.microsoft.com/dotnet/sdk:latest'],
    ['https://registry-1.docker.io/v2/library/alpine/manifests/3.22', 'docker.io/library/alpine:3.22'],
    [`https://ghcr.io/v2/a/b/manifests/${digest}`, `ghcr.io/a/b@${digest}`],
  ])('%s', (text, whole) => {
    expect(formatReference(parse(text))).toBe(whole);
  });

  it.each([
    ['docker pull --platform=linux/arm64 alpine', 'linux/arm64'],
    ['docker pull --platform linux/arm/v7 alpine', 'linux/arm/v7'],
    ['FROM --platform=linux/s390x alpine', 'linux/s390x'],
    ['FROM --platform=$BUILDPLATFORM alpine', null],
    ['alpine', null],
  ])('%s asks for the platform %s', (text, platform) => {
    const parsed = parseImageReference(text);
    expect(parsed.kind === 'reference' && parsed.platform).toBe(platform);
  });
});
