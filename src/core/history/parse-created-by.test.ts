import { describe, expect, it } from 'vitest';
import { EMPTY_CONTEXT, parseCreatedBy, type ParseContext, type ParsedInstruction } from './parse-created-by.ts';

/** Keyword, a space, the text; only the text where there is no keyword. */
function read(createdBy: string | null, context: Partial<ParseContext> = {}): string {
  const parsed = parse(createdBy, context);
  return parsed.keyword === null ? parsed.text : `${parsed.keyword} ${parsed.text}`;
}

function parse(createdBy: string | null, context: Partial<ParseContext> = {}): ParsedInstruction {
  return parseCreatedBy(createdBy, { ...EMPTY_CONTEXT, ...context });
}

describe("docker's old builder", () => {
  it.each([
    // Two spaces after #(nop) for what only writes configuration.
    [`/bin/sh -c #(nop)  CMD ["sh"]`, `CMD ["sh"]`],
    [`/bin/sh -c #(nop)  CMD ["node" "-e" "console.log(\\"hi\\")"]`, `CMD ["node", "-e", "console.log(\\"hi\\")"]`],
    [`/bin/sh -c #(nop)  ENTRYPOINT ["/bin/sh" "-c"]`, `ENTRYPOINT ["/bin/sh", "-c"]`],
    [`/bin/sh -c #(nop)  CMD []`, `CMD []`],
    [`/bin/sh -c #(nop)  ENV APP_HOME=/srv/app`, `ENV APP_HOME=/srv/app`],
    [`/bin/sh -c #(nop)  LABEL org.example.kind=busybox-app`, `LABEL org.example.kind=busybox-app`],
    [`/bin/sh -c #(nop)  EXPOSE 80`, `EXPOSE 80`],
    [`/bin/sh -c #(nop)  EXPOSE 443/tcp 80/tcp`, `EXPOSE 443/tcp 80/tcp`],
    [`/bin/sh -c #(nop)  VOLUME [/data]`, `VOLUME /data`],
    [`/bin/sh -c #(nop)  VOLUME [/data /logs]`, `VOLUME /data /logs`],
    [`/bin/sh -c #(nop)  USER nobody`, `USER nobody`],
    [`/bin/sh -c #(nop)  STOPSIGNAL SIGQUIT`, `STOPSIGNAL SIGQUIT`],
    [`/bin/sh -c #(nop)  ONBUILD RUN echo onbuild`, `ONBUILD RUN echo onbuild`],
    [`/bin/sh -c #(nop)  MAINTAINER Jo <jo@example.org>`, `MAINTAINER Jo <jo@example.org>`],
    [`/bin/sh -c #(nop)  ARG VERSION=1.2`, `ARG VERSION=1.2`],
    [`/bin/sh -c #(nop)  SHELL [/bin/bash -c]`, `SHELL ["/bin/bash", "-c"]`],
    [
      `/bin/sh -c #(nop)  HEALTHCHECK &{["CMD-SHELL" "true"] "1m0s" "0s" "0s" '\\x00'}`,
      `HEALTHCHECK --interval=1m0s CMD true`,
    ],
    [
      `/bin/sh -c #(nop)  HEALTHCHECK &{["CMD" "curl" "-f" "http://localhost/"] "30s" "5s" "2s" '\\x03'}`,
      `HEALTHCHECK --interval=30s --timeout=5s --start-period=2s --retries=3 CMD ["curl", "-f", "http://localhost/"]`,
    ],
    [`/bin/sh -c #(nop)  HEALTHCHECK &{["NONE"] "0s" "0s" "0s" '\\x00'}`, `HEALTHCHECK NONE`],
    // One space for what copies files, and a space at the end.
    [`/bin/sh -c #(nop) COPY file:7d1b8e6c in /opt/ `, `COPY file:7d1b8e6c in /opt/`],
    [`/bin/sh -c #(nop) COPY multi:bcaa2735 in /opt/ `, `COPY multi:bcaa2735 in /opt/`],
    [`/bin/sh -c #(nop) ADD dir:7ec14b81 in /root/.data/ `, `ADD dir:7ec14b81 in /root/.data/`],
    [`/bin/sh -c #(nop) ADD file:6ee19b92 in / `, `ADD file:6ee19b92 in /`],
    [`/bin/sh -c #(nop) WORKDIR /opt`, `WORKDIR /opt`],
    [`/bin/sh -c #(nop) ENTRYPOINT &{["/pause"]}`, `ENTRYPOINT ["/pause"]`],
    [`/bin/sh -c apt-get update && apt-get install -y curl`, `RUN apt-get update && apt-get install -y curl`],
    [`/bin/bash -o pipefail -c curl x | sh`, `RUN curl x | sh`],
    [`/bin/ash -eo pipefail -c apk add curl`, `RUN apk add curl`],
    // The exec form is stored as words: nothing says that it was a RUN.
    [`echo hi`, `echo hi`],
    [`/bin/bash`, `/bin/bash`],
  ])('%s', (createdBy, expected) => {
    expect(read(createdBy)).toBe(expected);
  });

  it('keeps #(nop) inside a command where it is', () => {
    expect(read(`/bin/sh -c echo "#(nop)  CMD"`)).toBe(`RUN echo "#(nop)  CMD"`);
  });

  it('knows the shell of a SHELL instruction as wrapping', () => {
    expect(read(`/opt/my shell -x go`, { shells: [['/opt/my shell', '-x']] })).toBe('RUN go');
    expect(read(`/opt/my shell -x #(nop)  USER jo`, { shells: [['/opt/my shell', '-x']] })).toBe('USER jo');
  });
});

describe('docker on Windows', () => {
  it.each([
    [`cmd /S /C #(nop)  CMD ["cmd"]`, `CMD ["cmd"]`],
    [`cmd /S /C #(nop) COPY file:1234 in C:\\app\\ `, `COPY file:1234 in C:\\app\\`],
    [`cmd /S /C mkdir C:\\app && dir`, `RUN mkdir C:\\app && dir`],
    [`powershell -Command Write-Host hi`, `RUN Write-Host hi`],
    [`powershell -Command #(nop)  USER ContainerUser`, `USER ContainerUser`],
    [
      `powershell -Command $ErrorActionPreference = 'Stop'; Invoke-WebRequest x`,
      `RUN $ErrorActionPreference = 'Stop'; Invoke-WebRequest x`,
    ],
    [`Apply image 10.0.20348.1`, `Apply image 10.0.20348.1`],
    [`Install update 10.0.17763.1040`, `Install update 10.0.17763.1040`],
  ])('%s', (createdBy, expected) => {
    expect(read(createdBy)).toBe(expected);
  });

  it("cuts the image's own shell, preferences and all", () => {
    const shell = ['powershell', '-Command', "$ErrorActionPreference = 'Stop';"];
    expect(read(`powershell -Command $ErrorActionPreference = 'Stop'; Invoke-WebRequest x`, { shells: [shell] })).toBe(
      'RUN Invoke-WebRequest x',
    );
  });
});

describe('BuildKit', () => {
  it.each([
    [`RUN /bin/sh -c apk add curl # buildkit`, `RUN apk add curl`],
    [`RUN apk add curl # buildkit`, `RUN apk add curl`],
    [`COPY a /b # buildkit`, `COPY a /b`],
    [`COPY --chown=1000:1000 --chmod=0755 etc/ ./etc/ # buildkit`, `COPY --chown=1000:1000 --chmod=0755 etc/ ./etc/`],
    [`COPY --chmod=0755 <<EOF /usr/local/bin/hello # buildkit`, `COPY --chmod=0755 <<EOF /usr/local/bin/hello`],
    [`ADD rootfs.tar.gz / # buildkit`, `ADD rootfs.tar.gz /`],
    [`COPY names/ /names # weird names`, `COPY names/ /names # weird names`],
    [`CMD ["node" "server.js"]`, `CMD ["node", "server.js"]`],
    [`ENTRYPOINT ["/bin/sh" "-c" "exec \\"$@\\"\\n"]`, `ENTRYPOINT ["/bin/sh", "-c", "exec \\"$@\\"\\n"]`],
    [`ENV PATH=/usr/local/bin:/bin`, `ENV PATH=/usr/local/bin:/bin`],
    [`EXPOSE map[443/tcp:{} 80/tcp:{}]`, `EXPOSE 443/tcp 80/tcp`],
    [`EXPOSE [80/tcp]`, `EXPOSE 80/tcp`],
    [`VOLUME [/data]`, `VOLUME /data`],
    [`SHELL [/bin/bash -o pipefail -c]`, `SHELL ["/bin/bash", "-o", "pipefail", "-c"]`],
    [
      `HEALTHCHECK &{["CMD" "/bin/true"] "0s" "0s" "0s" "5s" '\\x00'}`,
      `HEALTHCHECK --start-interval=5s CMD ["/bin/true"]`,
    ],
    [
      `HEALTHCHECK {Test:[CMD-SHELL curl -f http://x/ || exit 1] Interval:30s Timeout:3s StartPeriod:0s StartInterval:0s Retries:3}`,
      `HEALTHCHECK --interval=30s --timeout=3s --retries=3 CMD curl -f http://x/ || exit 1`,
    ],
    [`HEALTHCHECK {Test:[NONE] Interval:0s Timeout:0s StartPeriod:0s StartInterval:0s Retries:0}`, `HEALTHCHECK NONE`],
    [`WORKDIR /srv/app`, `WORKDIR /srv/app`],
    [`[2/3] RUN make`, `RUN make`],
    [`[build 12/14] COPY . .`, `COPY . .`],
    [`pulled from docker.io/library/alpine:3.20`, `pulled from docker.io/library/alpine:3.20`],
  ])('%s', (createdBy, expected) => {
    expect(read(createdBy)).toBe(expected);
  });

  it('keeps the lines of a heredoc', () => {
    expect(read('RUN /bin/sh -c set -e\necho hi\n # buildkit')).toBe('RUN set -e\necho hi');
    expect(read('RUN /bin/sh -c cat <<EOF > f\nbody\nEOF # buildkit')).toBe('RUN cat <<EOF > f\nbody\nEOF');
    expect(read('RUN /dev/pipes/EOF # buildkit')).toBe('RUN /dev/pipes/EOF');
  });

  it("believes the config where Go's dump lost the quotes", () => {
    expect(
      read('HEALTHCHECK {Test:[CMD curl -H a b] Interval:0s Timeout:0s StartPeriod:0s StartInterval:0s Retries:0}', {
        healthcheckTest: ['CMD', 'curl', '-H', 'a b'],
      }),
    ).toBe('HEALTHCHECK CMD ["curl", "-H", "a b"]');
    expect(read('SHELL [/my shell -c]', { shells: [['/my shell', '-c']] })).toBe('SHELL ["/my shell", "-c"]');
  });
});

describe('buildah and podman', () => {
  it.each([
    [`/bin/sh -c #(nop) CMD ["/a.txt"]`, `CMD ["/a.txt"]`],
    [`/bin/sh -c #(nop) CMD ["node","server.js"]`, `CMD ["node", "server.js"]`],
    [`/bin/sh -c #(nop) cmd ["/a.txt"]`, `CMD ["/a.txt"]`],
    [`/bin/sh -c #(nop) ARG FOO`, `ARG FOO`],
    [`/bin/sh -c #(nop) EXPOSE 80 443`, `EXPOSE 80 443`],
    [`/bin/sh -c #(nop) VOLUME ["/data", "/logs"]`, `VOLUME /data /logs`],
    [`/bin/sh -c #(nop) HEALTHCHECK --interval=5s CMD true`, `HEALTHCHECK --interval=5s CMD true`],
    [`/bin/sh -c #(nop) COPY dir:b8c1fdb9 in a      `, `COPY dir:b8c1fdb9 in a`],
    [`/bin/sh`, `/bin/sh`],
    [`/bin/sh -c <<EOF\nset -e\necho hi`, `RUN <<EOF\nset -e\necho hi`],
    [`/bin/sh -c make|force-mtime=0`, `RUN make|force-mtime=0`],
  ])('%s', (createdBy, expected) => {
    expect(read(createdBy, { comment: 'FROM docker.io/library/alpine:latest' })).toBe(expected);
  });
});

describe('other builders', () => {
  it('reads the lines of a Dockerfile that kaniko keeps', () => {
    expect(read('RUN mkdir -p /root/example', { author: 'kaniko' })).toBe('RUN mkdir -p /root/example');
    expect(read('copy a /b', { author: 'kaniko' })).toBe('COPY a /b');
    expect(read('COPY context/foo /foo', { author: 'kaniko' })).toBe('COPY context/foo /foo');
  });

  it.each([
    'ko build ko://example.com/cmd/x',
    'jib-gradle-plugin:1.4.1-SNAPSHOT',
    'bazel build //pkg:target',
    'apko',
    "Layer: 'jre', Created by buildpack: paketo-buildpacks/bellsoft-liberica@1.2",
    'Application Slice: 1',
    "# debian.sh --arch 'amd64' out/ 'trixie' '@1754870400'",
    'BusyBox 1.38.0 (glibc), Debian 13',
    'random',
    'user added files',
  ])('leaves %s as it is', (createdBy) => {
    expect(read(createdBy)).toBe(createdBy);
    expect(parse(createdBy).keyword).toBeNull();
  });

  it('shows the comment where that is all there is', () => {
    expect(read(null, { comment: "store paths: ['/nix/store/abc-glibc']" })).toBe(
      "store paths: ['/nix/store/abc-glibc']",
    );
    expect(read('', { comment: 'Imported from -' })).toBe('Imported from -');
    expect(read('', { comment: 'merge sha256:aa to sha256:bb' })).toBe('merge sha256:aa to sha256:bb');
    expect(read(null)).toBe('');
  });
});

describe('build arguments', () => {
  it.each<readonly [string, readonly string[], readonly string[], string]>([
    [`|2 BAR=x FOO=y /bin/sh -c make`, [], ['BAR=x', 'FOO=y'], 'make'],
    [`RUN |1 FOO=bar /bin/sh -c make # buildkit`, [], ['FOO=bar'], 'make'],
    [`RUN |2 A=one two B=three /bin/sh -c make # buildkit`, [], ['A=one two', 'B=three'], 'make'],
    // A value that looks like an argument: the ARG entry knows better.
    [`RUN |2 A=x B=y C=z /bin/sh -c make # buildkit`, ['A', 'C=z'], ['A=x B=y', 'C=z'], 'make'],
    [`RUN |1 CMD=/bin/sh -c evil /bin/sh -c make # buildkit`, ['CMD=/bin/sh -c evil'], ['CMD=/bin/sh -c evil'], 'make'],
    // Buildah counts words.
    [`|3 A=one two B=three /bin/sh -c make`, ['A', 'B'], ['A=one two', 'B=three'], 'make'],
    // Exec form: no shell to cut at.
    [`RUN |2 A=1 B=2 make all # buildkit`, [], ['A=1', 'B=2'], 'make all'],
    [`RUN |1 A= /bin/sh -c make # buildkit`, [], ['A='], 'make'],
    [`RUN |1 A=a /bin/bash -euxo pipefail -c make # buildkit`, [], ['A=a'], 'make'],
    [`|1 V=1 cmd /S /C dir`, [], ['V=1'], 'dir'],
    // Nothing to go by: left whole.
    [`RUN |2 A=1 rest of it`, [], [], '|2 A=1 rest of it'],
    [`|0 /bin/sh -c make`, [], [], 'make'],
  ])('%s', (createdBy, declaredArgs, args, text) => {
    const parsed = parse(createdBy, { declaredArgs });
    expect(parsed.keyword).toBe('RUN');
    expect(parsed.buildArgs).toEqual(args);
    expect(parsed.text).toBe(text);
  });
});
