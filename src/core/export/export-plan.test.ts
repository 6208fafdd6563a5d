import { describe, expect, it } from 'vitest';
import { decodeRawText } from '../bytes/byte-text.ts';
import { noise } from '../compression/testing/unpack.ts';
import { dir, file, hardlink, LayeredImage, opaque, symlink, whiteout } from '../layers/testing/apply-layers.ts';
import { typeLetter } from '../tar/type-letter.ts';
import { archive, gnuSparse, pax } from '../tar/testing/raw-tar.ts';
import { scanBytes } from '../tar/testing/scan-bytes.ts';
import { planExport } from './export-plan.ts';
import { MAX_EXPANDED_BYTES } from './export-spec.ts';
import { exportLayers, type ExportedTar } from './testing/export-layers.ts';

/** "f etc/motd 0644 = content" for each member in order. */
function list({ tar }: Pick<ExportedTar, 'tar'>): string[] {
  const { members, error, end } = scanBytes(tar);
  expect(error).toBeNull();
  expect(end).toMatchObject({ endBlocks: 2, junkAfterEnd: false });
  return members.map(({ entry, body }) => {
    const link = entry.linkName.length > 0 ? ` -> ${decodeRawText(entry.linkName)}` : '';
    const content = body.length > 0 ? ` = ${decodeRawText(body)}` : '';
    return `${typeLetter(entry.type)} ${decodeRawText(entry.name)}${link}${content}`;
  });
}

const base = archive(
  dir('etc/', { mode: 0o750 }),
  file('etc/motd', 'old'),
  file('etc/passwd', 'root'),
  symlink('etc/mtab', '/proc/mounts'),
  hardlink('etc/passwd-', 'etc/passwd'),
  dir('srv/'),
  file('srv/data', 'data'),
);
const upper = archive(file('etc/motd', 'new'), whiteout('srv/data'), file('opt/tool/run', 'go'));

describe('the tar of a filesystem', () => {
  it('has each file as it stood after the layer, and directories after what is in them', async () => {
    expect(list(await exportLayers([base, upper], { layer: 1 }))).toEqual([
      '- etc/passwd = root',
      '- etc/motd = new',
      '- opt/tool/run = go',
      'l etc/mtab -> /proc/mounts',
      'h etc/passwd- -> etc/passwd',
      'd etc/',
      'd opt/',
      'd opt/tool/',
      'd srv/',
    ]);
    expect(list(await exportLayers([base, upper], { layer: 0 }))).toContain('- srv/data = data');
  });

  it('reads each layer once, front to back, however its paths are ordered', async () => {
    const scrambled = archive(file('z', 'last'), file('b/2', 'x'), file('a', 'first'), file('b/1', 'y'));
    const { tar, readLayers } = await exportLayers([scrambled, archive(file('b/3', 'z'))], {});
    expect(list({ tar }).slice(0, 5)).toEqual(['- z = last', '- b/2 = x', '- a = first', '- b/1 = y', '- b/3 = z']);
    expect(readLayers).toEqual([0, 1]);
  });

  it('keeps the facts of directories that are listed and gives 0755 to those that are not', async () => {
    const { members } = scanBytes((await exportLayers([base, upper], {})).tar);
    const modes = members.map(({ entry }) => [decodeRawText(entry.name), entry.mode.toString(8)]);
    expect(modes).toContainEqual(['etc/', '750']);
    expect(modes).toContainEqual(['opt/', '755']);
  });

  it('has no member for the root, of which no facts are kept', async () => {
    expect(list(await exportLayers([archive(dir('./', { mode: 0o700 }), file('./a', '1'))], {}))).toEqual(['- a = 1']);
  });

  it('writes the holes of sparse files as zeros, and other files of their layer beside them', async () => {
    const layer = archive(file('before', 'b'), gnuSparse('hole', 3000, [[1000, 'middle']]), file('after', 'a'));
    const { members } = scanBytes((await exportLayers([layer], {})).tar);
    expect(members.map(({ body }) => body.length)).toEqual([1, 3000, 1]);
    expect(decodeRawText(members[1]!.body.subarray(1000, 1006))).toBe('middle');
    expect(members[1]!.body.filter((byte) => byte !== 0).length).toBe(6);
  });

  it('leaves out sparse files that would fill a disk with zeros', async () => {
    const sparse = (sizeBytes: number) => [
      pax([
        ['GNU.sparse.map', '0,1'],
        ['GNU.sparse.size', String(sizeBytes)],
      ]),
      file('lastlog', 'x'),
    ];
    const { tar, plan } = await exportLayers([archive(...sparse(MAX_EXPANDED_BYTES + 1), file('a', '1'))], {});
    expect(list({ tar })).toEqual(['- a = 1']);
    expect(plan.omissions.tooLarge).toBe(1);
    const { model } = await LayeredImage.of(archive(...sparse(MAX_EXPANDED_BYTES)));
    expect(planExport(model, { kind: 'filesystem', path: 0, layer: 0 }, () => true).omissions.tooLarge).toBe(0);
  });

  it('says what it lacks where a layer cannot be read again', async () => {
    const { tar, plan, readLayers } = await exportLayers([base, upper], { layer: 1 }, (layer) => layer !== 0);
    expect(list({ tar }).filter((line) => line.startsWith('-'))).toEqual(['- etc/motd = new', '- opt/tool/run = go']);
    // passwd and its other name.
    expect([...plan.omissions.unreadable]).toEqual([[0, 2]]);
    expect(readLayers).toEqual([1]);
  });

  it('leaves out hardlinks to nothing and names with a NUL', async () => {
    const layer = archive(hardlink('gone', 'nowhere'), pax([['path', 'a\0b']]), file('x', '1'), file('c', '2'));
    const { tar, plan } = await exportLayers([layer], {});
    expect(list({ tar })).toEqual(['- c = 2']);
    expect(plan.omissions).toMatchObject({ brokenLinks: 1, unnamable: 1 });
  });

  it('is as long as was planned, PAX headers aside', async () => {
    const { tar, plan } = await exportLayers([base, archive(file('big', noise(5_000_000, 3)))], {});
    expect(tar.length).toBe(plan.estimatedBytes);
  });
});

describe('the tar of a subtree', () => {
  it('begins its names with the subtree’s own', async () => {
    expect(list(await exportLayers([base, upper], { path: '/opt/tool' }))).toEqual(['- tool/run = go', 'd tool/']);
    expect(list(await exportLayers([base, upper], { path: '/etc/motd' }))).toEqual(['- motd = new']);
  });

  it('makes a file of a hardlink whose target lies outside, and links of its further names', async () => {
    const layer = archive(
      file('bin/tool', 'x'),
      dir('usr/'),
      hardlink('usr/a', 'bin/tool'),
      hardlink('usr/b', 'bin/tool'),
    );
    expect(list(await exportLayers([layer], { path: '/usr' }))).toEqual(['- usr/a = x', 'h usr/b -> usr/a', 'd usr/']);
  });

  it('keeps what a hardlink had when a later layer replaced its target', async () => {
    const layers = [archive(file('a', 'one'), hardlink('b', 'a')), archive(file('a', 'two'))];
    expect(list(await exportLayers(layers, {}))).toEqual(['- b = one', '- a = two']);
  });
});

describe('the tar of a layer’s changes', () => {
  it('has what it wrote, the directories above, and whiteouts for what it removed', async () => {
    expect(list(await exportLayers([base, upper], { changes: [1, 1] }))).toEqual([
      '- etc/motd = new',
      '- opt/tool/run = go',
      '- srv/.wh.data',
      'd etc/',
      'd opt/',
      'd opt/tool/',
      'd srv/',
    ]);
    expect(list(await exportLayers([base, upper], { changes: [1, 1], path: '/etc' }))).toEqual([
      '- etc/motd = new',
      'd etc/',
    ]);
  });

  it('leaves out what is the same, and what came and went within the range', async () => {
    const layers = [base, archive(file('etc/motd', 'old'), file('tmp/x', '1')), archive(whiteout('tmp/x'))];
    expect(list(await exportLayers(layers, { changes: [1, 2] }))).toEqual(['d tmp/']);
  });

  it('laid over the layers below gives the same filesystem', async () => {
    const layers = [
      archive(
        dir('d/'),
        file('d/a', '1'),
        file('d/b', '2'),
        dir('d/sub/'),
        file('d/sub/x', '3'),
        file('was-file', 'f'),
        dir('was-dir/'),
        file('was-dir/y', '4'),
      ),
      archive(
        opaque('d'),
        file('d/new', 'n'),
        whiteout('was-file'),
        file('was-file/now/dir', 'q'),
        whiteout('was-dir'),
        symlink('was-dir', 'd'),
      ),
    ];
    const { tar } = await exportLayers(layers, { changes: [1, 1] });
    const [given, again] = [await LayeredImage.of(...layers), await LayeredImage.of(layers[0]!, tar)];
    expect(again.filesystem()).toEqual(given.filesystem());
    expect(again.filesystem()).not.toContain('/d/a');
  });
});

describe('planning', () => {
  it('of the root of an image without files gives an empty tar', async () => {
    const { model } = await LayeredImage.of(archive());
    expect(planExport(model, { kind: 'filesystem', path: 0, layer: 0 }, () => true).memberCount).toBe(0);
  });
});
