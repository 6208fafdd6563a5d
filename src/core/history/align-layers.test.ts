import { describe, expect, it } from 'vitest';
import { buildHistory } from './build-history.ts';
import { historyFrom, imageWith } from './testing/history-images.ts';

/** One row per line: the layer (`.` for none), the alignment, and what the row says. */
function align(layerCount: number, lines: readonly string[]): readonly string[] {
  return buildHistory(imageWith(historyFrom(lines), layerCount)).map((row) => {
    const origin = row.historyIndex === null ? '+' : '';
    return `${origin}${row.layer === null ? '.' : String(row.layer)} ${row.alignment} ${row.createdBy || row.text}`;
  });
}

describe('as many entries as layers', () => {
  it('goes one to one', () => {
    expect(align(2, ['ADD file:aa in /', '- ENV A=b', 'RUN make'])).toEqual([
      '0 exact ADD file:aa in /',
      '. exact ENV A=b',
      '1 exact RUN make',
    ]);
  });

  it('believes the flag and not the instruction', () => {
    // Docker before 1.10 made a layer for ENTRYPOINT; BuildKit makes one for WORKDIR; a RUN may have changed nothing.
    expect(align(2, ['ENTRYPOINT &{["/pause"]}', '- RUN true', 'WORKDIR /x'])).toEqual([
      '0 exact ENTRYPOINT &{["/pause"]}',
      '. exact RUN true',
      '1 exact WORKDIR /x',
    ]);
  });

  it('is exact for an image without layers and without history', () => {
    expect(align(0, [])).toEqual([]);
    expect(align(0, ['- LABEL a=b'])).toEqual(['. exact LABEL a=b']);
  });
});

describe('no entry that made a layer', () => {
  it('makes up a row for every layer', () => {
    expect(align(3, [])).toEqual(['+0 none (no history)', '+1 none (no history)', '+2 none (no history)']);
  });

  it('keeps the entries that there are', () => {
    expect(align(1, ['- /bin/sh -c #(nop)  CMD ["/bin/sh"]', '- bazel build ...'])).toEqual([
      '. exact /bin/sh -c #(nop)  CMD ["/bin/sh"]',
      '. exact bazel build ...',
      '+0 none (no history)',
    ]);
  });
});

describe('more entries than layers', () => {
  it('takes metadata instructions for empty first', () => {
    expect(align(2, ['ADD file:aa in /', 'CMD ["sh"]', 'ENV A=b', 'RUN make'])).toEqual([
      '0 approximate ADD file:aa in /',
      '. approximate CMD ["sh"]',
      '. approximate ENV A=b',
      '1 approximate RUN make',
    ]);
  });

  it('takes no more of them than there are too many', () => {
    expect(align(2, ['LABEL old=layer', 'RUN make', 'CMD ["sh"]'])).toEqual([
      '0 approximate LABEL old=layer',
      '1 approximate RUN make',
      '. approximate CMD ["sh"]',
    ]);
  });

  it('leaves the last entries without a layer where that is not enough', () => {
    expect(align(2, ['RUN a', 'RUN b', 'ENV A=b', 'RUN c'])).toEqual([
      '0 approximate RUN a',
      '1 approximate RUN b',
      '. approximate ENV A=b',
      '. approximate RUN c',
    ]);
  });

  it('gives all entries none where the image has no layers', () => {
    expect(align(0, ['RUN a', '- ENV A=b'])).toEqual(['. approximate RUN a', '. exact ENV A=b']);
  });
});

describe('fewer entries than layers', () => {
  it('counts from the top where the history starts with an instruction on an unknown base', () => {
    expect(align(4, ['RUN apk add curl', '- ENV A=b', 'COPY app /app'])).toEqual([
      '+0 none base image (no history)',
      '+1 none base image (no history)',
      '2 approximate RUN apk add curl',
      '. exact ENV A=b',
      '3 approximate COPY app /app',
    ]);
  });

  it('keeps metadata that stands first above the base', () => {
    expect(align(2, ['- LABEL a=b', 'RUN make'])).toEqual([
      '. exact LABEL a=b',
      '+0 none base image (no history)',
      '1 approximate RUN make',
    ]);
  });

  it('counts from the bottom where the first entry unpacks a root filesystem', () => {
    for (const first of [
      '/bin/sh -c #(nop) ADD file:aa in / ',
      'ADD rootfs.tar.gz / # buildkit',
      'COPY rootfs/ / # buildkit',
    ]) {
      expect(align(3, [first, 'RUN make'])).toEqual([
        `0 approximate ${first}`,
        '1 approximate RUN make',
        '+2 none (no history)',
      ]);
    }
  });

  it('counts from the bottom where the text is no instruction', () => {
    expect(align(3, ['only one', '- ENV A=b'])).toEqual([
      '0 approximate only one',
      '. exact ENV A=b',
      '+1 none (no history)',
      '+2 none (no history)',
    ]);
  });
});

describe("BuildKit's fillers", () => {
  const dockerfile = ':: buildkit.dockerfile.v0';
  const filler = ':: buildkit.exporter.image.v0';

  it('give way where they were appended for a base without history', () => {
    const rows = align(5, [
      `RUN /bin/sh -c a # buildkit ${dockerfile}`,
      `- ENV A=b ${dockerfile}`,
      `RUN /bin/sh -c b # buildkit ${dockerfile}`,
      `COPY c / # buildkit ${dockerfile}`,
      `[3/4] RUN b ${filler}`,
      `[4/4] COPY c / ${filler}`,
    ]);
    expect(rows).toEqual([
      '+0 none base image (no history)',
      '+1 none base image (no history)',
      '2 approximate RUN /bin/sh -c a # buildkit',
      '. exact ENV A=b',
      '3 approximate RUN /bin/sh -c b # buildkit',
      '4 approximate COPY c / # buildkit',
      '. none [3/4] RUN b',
      '. none [4/4] COPY c /',
    ]);
  });

  it('count one to one where another frontend wrote no history at all', () => {
    expect(align(2, [`pulled from docker.io/library/alpine ${filler}`, `mkdir /x ${filler}`])).toEqual([
      '0 exact pulled from docker.io/library/alpine',
      '1 exact mkdir /x',
    ]);
  });

  it('count one to one above a base of another builder', () => {
    expect(align(2, ['/bin/sh -c #(nop) ADD file:aa in / ', `mkdir /x ${filler}`])).toEqual([
      '0 exact /bin/sh -c #(nop) ADD file:aa in / ',
      '1 exact mkdir /x',
    ]);
  });

  it('count one to one where they do not stand at the end', () => {
    expect(align(2, [`copy / ${filler}`, `RUN b # buildkit ${dockerfile}`])).toEqual([
      '0 exact copy /',
      '1 exact RUN b # buildkit',
    ]);
  });

  it('still give way where another tool added layers without history', () => {
    expect(align(3, [`RUN b # buildkit ${dockerfile}`, `[2/2] RUN b ${filler}`])).toEqual([
      '+0 none base image (no history)',
      '+1 none base image (no history)',
      '2 approximate RUN b # buildkit',
      '. none [2/2] RUN b',
    ]);
  });
});

describe('other builders', () => {
  it('leaves the fillers of Jib where Jib put them', () => {
    expect(align(3, ['base entry', ' :: auto-generated by Jib', 'jib-maven-plugin:3.4.0 :: classes'])).toEqual([
      '0 exact base entry',
      '1 exact auto-generated by Jib',
      '2 exact jib-maven-plugin:3.4.0',
    ]);
  });

  it('takes the last entry of a squashed build for its one layer', () => {
    expect(align(1, ['- ADD file:aa in /', '- RUN make', ' :: merge sha256:aa to sha256:bb'])).toHaveLength(3);
    expect(align(1, ['- ADD file:aa in /', '- RUN make', ' :: merge sha256:aa to sha256:bb']).at(-1)).toMatch(
      /^0 exact/,
    );
  });
});
