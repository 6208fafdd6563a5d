import { describe, expect, test } from 'vitest';
import type { Step } from '../testing/review-text-image.ts';
import { findingsOf, inputOf } from '../testing/review-text-image.ts';
import { findFindings } from '../find-findings.ts';
import { leastLargeFileBytes } from './size-hints.ts';

const size = 'size=2000000';

async function find(code: string, steps: readonly Step[], baseLayers = 0) {
  const found = (await findingsOf(steps, { baseLayers })).filter((finding) => finding.code === code);
  expect(found).toHaveLength(1);
  return found[0]!;
}

describe('what a package manager left', () => {
  test('is to be removed by the RUN that made it, which is shown with the addition', async () => {
    const finding = await find('apt-lists', [
      ['RUN apt-get update && apt-get install -y curl', `file /var/lib/apt/lists/a ${size}`],
    ]);
    expect(finding.title).toBe('Left behind: apt package lists');
    expect(finding.remedy).toContain('`&& rm -rf /var/lib/apt/lists/*` to the end of the RUN of layer 1');
    expect(finding.example).toBe(
      'RUN apt-get update \\\n    && apt-get install -y curl \\\n    && rm -rf /var/lib/apt/lists/*',
    );
    expect(finding).toMatchObject({ historyRows: [0], killedBy: null, layers: [0] });
  });

  test('and another instruction removed says which one, and that the bytes stay', async () => {
    const finding = await find('npm-cache', [
      ['RUN npm ci', `file /root/.npm/_cacache/x ${size}`],
      ['ENV A=b', null],
      ['RUN rm -rf /root/.npm', 'whiteout /root/.npm'],
    ]);
    expect(finding.title).toBe('Removed too late: npm’s cache');
    expect(finding.why).toContain('The RUN of layer 2 hides it');
    expect(finding).toMatchObject({ killedBy: 1, historyRows: [0, 2] });
  });

  test('and a COPY brought in belongs into .dockerignore', async () => {
    const finding = await find('gradle-cache', [['COPY . /src', `file /src/.gradle/caches/x ${size}`]]);
    expect(finding.remedy).toContain('.dockerignore');
    expect(finding.example).toBeNull();
  });

  test('in a cache that only a mount avoids shows the mount', async () => {
    const finding = await find('pnpm-store', [['RUN pnpm install', `file /root/.local/share/pnpm/store/x ${size}`]]);
    expect(finding.example).toBe('RUN --mount=type=cache,target=/root/.local/share/pnpm/store \\\n    pnpm install');
  });

  test('a secret of the instruction is masked in the example', async () => {
    const token = `ghp_${'a1B2c3D4e5F6'.repeat(3)}`;
    const finding = await find('apt-lists', [
      [`RUN curl -H "Authorization: token ${token}" x && apt-get update`, `file /var/lib/apt/lists/a ${size}`],
    ]);
    expect(finding.example).not.toContain(token);
    expect(finding.example).toContain('ghp_…');
  });

  test('a script of many thousand characters is shown by its beginning', async () => {
    const finding = await find('apt-lists', [
      [`RUN apt-get update && ${'true && '.repeat(5000)} true`, `file /var/lib/apt/lists/a ${size}`],
    ]);
    expect(finding.example!.length).toBeLessThan(10_000);
  });
});

describe('a change of metadata', () => {
  const copied: Step = ['COPY src /app', `file /app/x ${size}`];

  test.each([
    ['RUN chown -R app:app /app', '5:5', 'COPY --chown=app:app src /app'],
    ['RUN chgrp -R staff /app', '0:5', 'COPY --chown=:staff src /app'],
    ['RUN cd / && chmod -R 755 app', '0755', 'COPY --chmod=755 src /app'],
  ])('%s is better said in the COPY', async (instruction, changed, example) => {
    const finding = await find('metadata-copy', [copied, [instruction, `file /app/x ${size} ${changed}`]]);
    expect(finding.example).toBe(example);
    expect(finding).toMatchObject({ bytes: 2_000_000, killedBy: 1, historyRows: [0, 1] });
  });

  test('by a mode that COPY does not know has no example', async () => {
    const finding = await find('metadata-copy', [copied, ['RUN chmod g+w /app/x', `file /app/x ${size} 0664`]]);
    expect(finding.title).toContain('chmod');
    expect(finding.example).toBeNull();
  });

  test('of what a RUN wrote belongs into that RUN', async () => {
    const finding = await find('metadata-copy', [
      ['RUN make', `file /app/x ${size}`],
      ['RUN chown 5 /app/x', `file /app/x ${size} 5:0`],
    ]);
    expect(finding.remedy).toBe('Call `chown` in the RUN that writes the files, or write them as the right user.');
  });

  test('by an unknown instruction says so in general', async () => {
    const finding = await find('metadata-copy', [copied, ['', `file /app/x ${size} 5:0`]]);
    expect(finding.title).toBe('Files stored again for a change of mode, owner or time');
  });
});

describe('files that are removed later', () => {
  test('the two RUNs are to be merged, with the command that removes them', async () => {
    const finding = await find('removed-later', [
      ['RUN make', `file /build/x ${size}`],
      ['RUN echo a && rm -rf /build; true', 'whiteout /build'],
    ]);
    expect(finding.title).toBe('Written by the RUN of layer 1, removed by the RUN of layer 2');
    expect(finding.example).toBe('RUN make \\\n    && rm -rf /build');
  });

  test('an rm of something else is not shown', async () => {
    const finding = await find('removed-later', [
      ['RUN make', `file /build/x ${size}`],
      ['RUN rm -rf /other && make clean', 'whiteout /build/x'],
    ]);
    expect(finding.example).toBeNull();
  });

  test('from the base image stay, whatever one does', async () => {
    const finding = await find(
      'removed-later',
      [
        ['ADD rootfs /', `file /opt/x ${size}`],
        ['RUN rm /opt/x', 'whiteout /opt/x'],
      ],
      1,
    );
    expect(finding.remedy).toContain('base image');
  });

  test('that were copied in are not to be copied', async () => {
    const finding = await find('removed-later', [
      ['COPY . /src', `file /src/x ${size}`],
      ['RUN make && rm -rf /src', 'whiteout /src'],
    ]);
    expect(finding.remedy).toContain('--mount=type=bind');
  });

  test('each instruction that removes is one finding, whatever the number of files and of those that wrote them', async () => {
    const files = Array.from({ length: 50 }, (_, i) => `file /build/${i} size=100000`).join('\n');
    const finding = await find('removed-later', [
      ['RUN make', files],
      ['RUN make more', `file /build/more ${size}`],
      ['RUN rm -rf /build', 'whiteout /build'],
    ]);
    expect(finding).toMatchObject({ count: 51, bytes: 7_000_000, layers: [0, 1], killedBy: 2 });
    expect(finding.title).toBe('Written by 2 instructions, removed by the RUN of layer 3');
    expect(finding.root?.text).toBe('/build');
  });
});

test('a path that a layer lists twice is stored twice', async () => {
  const finding = await find('listed-again', [['ADD x.tar /', `file /x ${size}\nfile /x size=3000000`]]);
  expect(finding).toMatchObject({ title: 'Stored twice in layer 1', bytes: 2_000_000, layers: [0], killedBy: 0 });
});

describe('hints of size', () => {
  test('a very large file is found, and one a byte smaller is not', async () => {
    const finding = await find('large-files', [
      ['COPY model /', `file /model size=${leastLargeFileBytes}\nfile /other size=${leastLargeFileBytes - 1}`],
    ]);
    expect(finding.paths.map(({ text }) => text)).toEqual(['/model']);
  });

  test('a lastlog of holes is found by what it seems to be', async () => {
    const input = await inputOf([['RUN useradd -u 2000000000 x', 'file /var/lib/lastlog size=2000000']]);
    // What the reader of sparse files gives; the text of layers has no holes.
    const { rows } = input.model;
    for (let i = 0; i < rows.count; i++) {
      if (rows.storedBytes(i) === 0) continue;
      rows.sizeBytes.set(i, 500_000_000_000);
      rows.setStoredBytes(i, 2_000_000);
      rows.flags[i] = rows.flags[i]! | 4;
    }
    const codes = (await findFindings(input)).findings.map(({ code }) => code);
    expect(codes).toContain('sparse-files');
  });

  test('copies of one content count but for one', async () => {
    const finding = await find('duplicate-files', [
      [
        'COPY . /',
        'file /a size=2000000 noise=1\nfile /b size=2000000 noise=1\nfile /c size=2000000 noise=1\nfile /d size=2000000 noise=2',
      ],
    ]);
    expect(finding).toMatchObject({ bytes: 4_000_000, count: 2 });
  });
});
