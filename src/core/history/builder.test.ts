import { describe, expect, it } from 'vitest';
import { detectBuilder, type Builder } from './builder.ts';

describe('the builder of an entry', () => {
  it.each<readonly [Builder, string | null, string | null, string | null]>([
    ['docker', '/bin/sh -c #(nop)  CMD ["sh"]', null, null],
    ['docker', '/bin/sh -c apt-get update', '', null],
    ['docker', '|1 A=b /bin/sh -c make', null, null],
    ['docker', 'powershell -Command #(nop)  USER x', null, null],
    ['buildkit', 'ENV A=b', 'buildkit.dockerfile.v0', null],
    ['buildkit', 'COPY a /b # buildkit', '', null],
    ['buildkit-filler', 'mkdir /x', 'buildkit.exporter.image.v0', null],
    ['buildah', '/bin/sh -c #(nop) COPY file:aa in /a.txt ', 'FROM docker.io/library/alpine:latest', null],
    ['buildah', '/bin/sh', 'FROM scratch', null],
    ['kaniko', 'COPY context/foo /foo', null, 'kaniko'],
    ['ko', 'ko build ko://example.com/x', 'go build output, at /ko-app/x', 'ko'],
    ['jib', 'jib-gradle-plugin:1.4.1-SNAPSHOT', 'classes', 'Jib'],
    ['bazel', 'bazel build ...', null, 'Bazel'],
    ['bazel', 'bazel build //pkg:target', null, null],
    ['apko', 'apko', 'This is an apko single-layer image', 'apko'],
    ['buildpacks', "Layer: 'jre', Created by buildpack: paketo-buildpacks/x@1.2", null, null],
    ['buildpacks', 'Software Bill-of-Materials', null, null],
    ['nix', null, "store paths: ['/nix/store/abc']", null],
    ['import', '', 'Imported from -', null],
    ['squash', '', 'merge sha256:aa to sha256:bb', null],
    ['debuerreotype', "# debian.sh --arch 'amd64' out/ 'trixie' '@1754870400'", 'debuerreotype 0.16', null],
    ['unknown', 'BusyBox 1.38.0 (glibc), Debian 13', null, null],
    ['unknown', null, null, null],
  ])('%s: %s', (builder, createdBy, comment, author) => {
    expect(detectBuilder({ createdBy, comment, author })).toBe(builder);
  });
});
