import { describe, expect, test } from 'vitest';
import { findingRules } from './finding-rules.ts';
import { codesOf, findingsOf, inputOf, type Step } from './testing/review-text-image.ts';
import { findFindings } from './find-findings.ts';

const MB = 1_000_000;

describe('the rules together', () => {
  test('each has a code of its own', () => {
    const codes = findingRules.map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
  });

  test('an image with nothing to say about gives no findings', async () => {
    expect(await codesOf([['COPY app /app', `dir /app\nfile /app/program size=${3 * MB}`]])).toEqual([]);
  });

  test('a byte is in one finding of waste: a repository that was removed later is not counted twice', async () => {
    const findings = await findingsOf([
      ['RUN apt-get update', `file /var/lib/apt/lists/a size=${MB}`],
      ['RUN rm -rf /var/lib/apt/lists/*', 'whiteout /var/lib/apt/lists/a'],
    ]);
    expect(findings.map(({ code, bytes }) => [code, bytes])).toEqual([['apt-lists', MB]]);
  });

  test('waste of a few kilobytes is not worth a line', async () => {
    const layers = (restBytes: number): Step[] => [
      ['RUN apt-get update', 'file /var/lib/apt/lists/a size=50000'],
      ['RUN x', `file /opt/tool size=${restBytes}`],
    ];
    expect(await codesOf(layers(2 * MB))).toEqual([]);
    // A twentieth of all stored bytes is, however small the image.
    expect(await codesOf(layers(900_000))).toEqual(['apt-lists']);
  });

  test('a hint of less than a megabyte is not worth a line', async () => {
    expect(await codesOf([['RUN x', 'file /usr/share/man/man1/a.1 size=900000']])).toEqual([]);
    expect(await codesOf([['RUN x', 'file /usr/share/man/man1/a.1 size=1100000']])).toEqual(['man-pages']);
  });

  test('what comes with the base image is said to', async () => {
    const [finding] = await findingsOf([['RUN x', `file /usr/share/man/man1/a.1 size=${2 * MB}`]], { baseLayers: 1 });
    expect(finding?.isBase).toBe(true);
    expect(finding?.remedy).toContain('base image');
  });

  test('a file of the base that an own layer removes is not the base’s fault', async () => {
    const [finding] = await findingsOf(
      [
        ['ADD rootfs /', `file /opt/tool size=${MB}`],
        ['RUN rm /opt/tool', 'whiteout /opt/tool'],
      ],
      { baseLayers: 1 },
    );
    expect(finding).toMatchObject({
      code: 'removed-later',
      isBase: false,
      killedBy: 1,
      layers: [0],
      historyRows: [0, 1],
    });
  });

  test('paths come largest first, under the directory that they share', async () => {
    const [finding] = await findingsOf([
      [
        'RUN x',
        `file /var/cache/apt/archives/small.deb size=200000\nfile /var/cache/apt/archives/large.deb size=${MB}`,
      ],
    ]);
    expect(finding?.paths.map(({ text }) => text)).toEqual([
      '/var/cache/apt/archives/large.deb',
      '/var/cache/apt/archives/small.deb',
    ]);
    expect(finding?.root?.text).toBe('/var/cache/apt/archives');
  });

  test('names that could mislead are escaped', async () => {
    const [finding] = await findingsOf([['RUN x', `file "/tmp/a\\nb" size=${MB}`]]);
    expect(finding?.paths[0]?.text).toBe('/tmp/a\\nb');
  });

  test('a cancelled search throws', async () => {
    const input = await inputOf([['RUN x', 'file /a "x"']]);
    await expect(findFindings(input, AbortSignal.abort())).rejects.toThrow();
  });

  test('an image of no layers gives nothing', async () => {
    expect(await codesOf([])).toEqual([]);
  });
});
