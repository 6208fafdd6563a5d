import { describe, expect, it } from 'vitest';
import type { HistoryRecord, ImageConfig } from '../formats/catalog.ts';
import { buildHistory } from './build-history.ts';
import { formatPairs } from './dockerfile-pairs.ts';
import { buildDockerfileText } from './dockerfile-text.ts';
import { configOf, historyFrom, imageWith, recordOf } from './testing/history-images.ts';

/** The Dockerfile below its three lines of heading and the empty line. */
function rebuild(
  history: readonly HistoryRecord[],
  config: ImageConfig | null = null,
  layerCount?: number,
): readonly string[] {
  const layers = layerCount ?? history.filter((entry) => !entry.emptyLayer).length;
  const rows = buildHistory(imageWith(history, layers, config));
  const text = buildDockerfileText({ rows, config, imageName: 'x' });
  expect(text.endsWith('\n')).toBe(true);
  return text.split('\n').slice(4, -1);
}

const SCRATCH = ['ADD rootfs.tar.gz / # buildkit'];

describe('a rebuilt Dockerfile', () => {
  it('says what it is and of what image', () => {
    const text = buildDockerfileText({ rows: [], config: null, imageName: 'alpine:3.20\nRUN evil' });
    expect(text.split('\n')[1]).toBe(
      '# Rebuilt from the history of alpine:3.20 RUN evil. A history does not keep the files that were copied',
    );
  });

  it('starts from scratch where the history starts with a root filesystem', () => {
    expect(rebuild(historyFrom([...SCRATCH, '- CMD ["/bin/sh"]']))).toEqual([
      'FROM scratch',
      'ADD rootfs.tar.gz /',
      'CMD ["/bin/sh"]',
    ]);
  });

  it('says that the base image is unknown where it does not', () => {
    expect(rebuild(historyFrom(['RUN make']), null, 2)).toEqual([
      '# the history does not name the base image: its instructions, if it kept them, come first',
      'FROM scratch',
      '# layer 1: no history entry speaks of it',
      'RUN make',
    ]);
  });

  it('notes the base image that a label or the builder names', () => {
    const config = configOf({
      labels: new Map([['org.opencontainers.image.base.name', 'docker.io/library/alpine:3.20']]),
    });
    const lines = rebuild(
      historyFrom([...SCRATCH, '- LABEL org.opencontainers.image.base.name=docker.io/library/alpine:3.20']),
      config,
    );
    expect(lines[0]).toBe('# a label names the base image: docker.io/library/alpine:3.20');
    const buildah = rebuild([recordOf({ createdBy: '/bin/sh -c make', comment: 'FROM docker.io/library/alpine' })]);
    expect(buildah).toContain('# the builder noted: FROM docker.io/library/alpine');
  });

  it('breaks a long RUN with backslashes', () => {
    expect(rebuild(historyFrom([...SCRATCH, '/bin/sh -c a     && b; c']))[2]).toBe('RUN a \\');
    expect(rebuild(historyFrom([...SCRATCH, '/bin/sh -c a     && b; c'])).slice(3)).toEqual([
      '      && b; \\',
      '    c',
    ]);
  });

  it('writes a script as a heredoc whose delimiter does not occur in it', () => {
    expect(rebuild(historyFrom([...SCRATCH, 'RUN /bin/sh -c set -e\nEOF\nmake\n # buildkit'])).slice(2)).toEqual([
      'RUN <<EOF2',
      'set -e',
      'EOF',
      'make',
      'EOF2',
    ]);
  });

  it('keeps heredocs of the command and closes those that the builder left open', () => {
    expect(rebuild(historyFrom([...SCRATCH, 'RUN /bin/sh -c cat <<EOF > f\nbody\nEOF # buildkit'])).slice(2)).toEqual([
      'RUN cat <<EOF > f',
      'body',
      'EOF',
    ]);
    expect(rebuild(historyFrom([...SCRATCH, '/bin/sh -c <<EOF\nset -e\nmake'])).slice(2)).toEqual([
      'RUN <<EOF',
      'set -e',
      'make',
      'EOF',
    ]);
  });

  it('says where a body is lost', () => {
    expect(rebuild(historyFrom([...SCRATCH, 'RUN /dev/pipes/EOF # buildkit'])).slice(2)).toEqual([
      '# this was a script in a heredoc; the history lost its body',
      '# RUN /dev/pipes/EOF',
    ]);
    expect(rebuild(historyFrom([...SCRATCH, 'COPY --chmod=0755 <<EOF /bin/x # buildkit'])).slice(2)).toEqual([
      '# the history lost the body of this heredoc; layer 2 holds the file',
      'COPY --chmod=0755 <<EOF /bin/x',
      'EOF',
    ]);
  });

  it('says where the sources of COPY are lost', () => {
    expect(
      rebuild(historyFrom(['/bin/sh -c #(nop) COPY dir:b8c1fdb99e832b104f4c5305576e79be in /a b '])).slice(2),
    ).toEqual([
      '# source not recorded: a directory with checksum b8c1fdb99e832b104f4c5305576e79be',
      'COPY unrecorded-dir-b8c1fdb99e83 /a b',
    ]);
  });

  it('notes the build arguments of a step', () => {
    expect(rebuild(historyFrom([...SCRATCH, '- ARG A=1 2', '|1 A=1 2 /bin/sh -c make'])).slice(2)).toEqual([
      '# the history keeps no quotes: where one value ends here is a guess',
      'ARG A="1 2"',
      '# build arguments of this step: A=1 2',
      'RUN make',
    ]);
  });

  it('names a shell that no SHELL instruction set', () => {
    expect(rebuild(historyFrom([...SCRATCH, '/bin/bash -o pipefail -c a | b']))[2]).toBe(
      'RUN ["/bin/bash", "-o", "pipefail", "-c", "a | b"]',
    );
    expect(
      rebuild(
        historyFrom([...SCRATCH, '- SHELL [/bin/bash -o pipefail -c]', 'RUN /bin/bash -o pipefail -c a # buildkit']),
      ).slice(2),
    ).toEqual(['SHELL ["/bin/bash", "-o", "pipefail", "-c"]', 'RUN a']);
  });

  it('turns texts of other builders into comments, line by line', () => {
    const jib = recordOf({ createdBy: 'jib-gradle-plugin:1.4.1\nRUN evil', comment: 'classes' });
    expect(rebuild([jib]).slice(2)).toEqual(['# layer 1: jib-gradle-plugin:1.4.1', '# RUN evil (classes)']);
  });

  it('adds the settings that no entry speaks of', () => {
    const config = configOf({
      env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', 'A=b c', 'SPOKEN=1'],
      labels: new Map([['x.y', 'say "hi" for $5']]),
      user: 'nobody',
      entrypoint: ['/app'],
      cmd: ['/bin/sh', '-c', 'go'],
    });
    expect(rebuild(historyFrom([...SCRATCH, '- ENV SPOKEN=1', '- CMD ["sh"]']), config).slice(4)).toEqual([
      '',
      "# Set in the image's configuration, though no history entry says so:",
      'ENV A="b c"',
      'LABEL x.y="say \\"hi\\" for \\$5"',
      'USER nobody',
      'ENTRYPOINT ["/app"]',
      'CMD ["/bin/sh", "-c", "go"]',
    ]);
  });

  it('adds none for a command in shell form', () => {
    const config = configOf({ cmd: ['/bin/sh', '-c', 'node app.js'] });
    expect(rebuild(historyFrom([...SCRATCH, '- /bin/sh -c #(nop) CMD node app.js']), config)).toHaveLength(3);
  });
});

describe('pairs', () => {
  it.each<readonly [string, readonly string[], string, boolean]>([
    ['A=1', [], 'A=1', false],
    ['A=1 B=2', [], 'A=1 B=2', false],
    ['A=one two B=three', [], 'A="one two" B=three', true],
    ['A=one B=two', ['A=one B=two'], 'A="one B=two"', false],
    ['A=one two B=three', ['A=one two'], 'A="one two" B=three', false],
    ['A=', [], 'A=', false],
    ['NAME', [], 'NAME', false],
    ['A=x\ny', [], 'A="x\\ny"', false],
    ['key with spaces=v', ['key with spaces=v'], 'key with spaces=v', false],
    ['', [], '', false],
  ])('%s', (text, known, expected, guessed) => {
    expect(formatPairs(text, known)).toEqual({ text: expected, guessed });
  });

  it('are not slow with tens of thousands of known ones', () => {
    const known = Array.from({ length: 30_000 }, (_, i) => `K${String(i)}=v w`);
    expect(formatPairs(known.join(' '), known)).toMatchObject({ guessed: false });
  }, 5_000);
});
