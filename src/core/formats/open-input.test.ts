import { describe, expect, test } from 'vitest';
import type { AppError } from '../../base/app-error.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { AppError as AppErrorClass } from '../../base/app-error.ts';
import * as raw from '../tar/testing/raw-tar.ts';
import { openInput } from './open-input.ts';
import { dockerFiles, gzip, packTar } from './testing/image-files.ts';
import { countingScan, openBytes, refusal } from './testing/open-bytes.ts';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

async function refuse(bytes: Uint8Array, options: Parameters<typeof openBytes>[1] = {}): Promise<AppError> {
  const error = await refusal(openBytes(bytes, options));
  expect(error.message).toMatch(/^[^\n]+[.]$/);
  return error;
}

describe('a file that is no archive', () => {
  test('of no bytes is called empty', async () => {
    expect(await refuse(new Uint8Array(0))).toMatchObject({ code: 'empty-file', message: 'image.tar is empty.' });
  });

  test.each([
    [text('PK\x03\x04'), 'a ZIP archive'],
    [text('hello'), 'a text file'],
    [Uint8Array.of(0x7f, 0x45, 0x4c, 0x46, 2), 'an ELF program'],
    [new Uint8Array(100), 'nor a kind of file that is known'],
    [raw.headerBlock({ name: 'x', checksum: '000000\0 ' }), 'nor a kind of file that is known'],
  ])('is called what it is (%#)', async (bytes, what) => {
    const error = await refuse(bytes);
    expect(error.code).toBe('not-an-archive');
    expect(error.message).toContain(what);
  });

  test('inside a compression is called what it is, and how it was packed', async () => {
    const error = await refuse(await gzip(text('just a text')));
    expect(error).toMatchObject({
      code: 'not-an-archive',
      message: 'image.tar holds, inside gzip, no tar archive but a text file.',
    });
  });

  test('because it is compressed twice says so', async () => {
    const error = await refuse(await gzip(await gzip(packTar(await dockerFiles(['one'])))));
    expect(error.code).toBe('compression-unsupported');
    expect(error.message).toContain('compressed twice (gzip inside gzip)');
  });

  test('because it begins with zeros and goes on with something else is no empty archive', async () => {
    expect((await refuse(raw.concatBytes([new Uint8Array(4096), text('a disk')]))).code).toBe('not-an-archive');
  });
});

describe('a tar without descriptors', () => {
  test('opens as a root filesystem: one layer, which is the file itself', async () => {
    const tar = raw.archive(
      raw.directory('./'),
      raw.directory('./etc'),
      raw.file('./etc/os-release', 'x'),
      raw.directory('./usr'),
    );
    const { catalog } = await openBytes(tar);
    expect([catalog.format, catalog.compression]).toEqual(['rootfs', 'none']);
    expect(catalog.warnings.map((warning) => warning.code)).toEqual(['opened-as-rootfs']);
    expect(catalog.images).toMatchObject([
      {
        kind: 'image',
        names: [],
        history: [],
        layers: [{ status: 'present', location: { kind: 'range', file: 0, offsetBytes: 0, sizeBytes: tar.length } }],
      },
    ]);
  });

  test.each([
    ['a layer of one well-known folder', [raw.directory('app'), raw.file('app/manifest.json', '{}')]],
    ['a layer with a whiteout in an unknown folder', [raw.directory('site'), raw.file('site/.wh.old')]],
    ['a Windows layer', [raw.file('Files/x'), raw.file('Hives/y')]],
    ['files at the top', [raw.file('hello', 'x')]],
    ['several unknown folders', [raw.file('one/x'), raw.file('two/y')]],
  ])('%s opens as a root filesystem', async (_what, members) => {
    expect((await openBytes(raw.archive(...members))).catalog.format).toBe('rootfs');
  });

  test('without members holds no image', async () => {
    const error = await refuse(new Uint8Array(10_240));
    expect(error.code).toBe('no-image');
    expect(error.message).toContain('empty tar archive');
    expect((await refuse(new Uint8Array(10_240), { asRootfs: true })).code).toBe('no-image');
  });

  test('under one unknown folder looks like source code, and opens all the same when it is asked for', async () => {
    const tar = raw.archive(raw.directory('project-1.0'), raw.file('project-1.0/main.c', 'x'));
    const error = await refuse(tar);
    expect(error.code).toBe('no-image');
    expect(error.message).toContain('everything in it lies in the folder project-1.0');
    expect((await openBytes(tar, { asRootfs: true })).catalog.format).toBe('rootfs');
  });

  test.each([`${'a'.repeat(64)}/layer.tar`, `${'a'.repeat(64)}.json`, `blobs/sha256/${'a'.repeat(64)}`])(
    'but with %s is an image whose manifest is missing',
    async (name) => {
      const error = await refuse(raw.archive(raw.file(name, 'x'), raw.file('usr/bin/x')));
      expect(error.code).toBe('no-image');
      expect(error.message).toContain('its manifest.json or index.json is missing');
    },
  );

  test('but with an image one folder down says how to pack it', async () => {
    for (const name of ['manifest.json', 'index.json']) {
      const error = await refuse(
        raw.archive(raw.directory('myimage'), raw.file(`myimage/${name}`, '[]'), raw.file('myimage/x')),
      );
      expect(error.code).toBe('no-image');
      expect(error.message).toContain('pack it again from inside that folder');
    }
    const inApp = await refuse(raw.archive(raw.file('app/index.json', '{}'), raw.file('app/oci-layout', '{}')));
    expect(inApp.message).toContain('the image in the folder app');
  });

  test('and cut short says so, unless it looks like a root filesystem', async () => {
    const image = packTar(await dockerFiles(['one'])).subarray(0, 700);
    expect(await refuse(image)).toMatchObject({
      code: 'archive-truncated',
      place: { file: 'image.tar', byteOffset: 700 },
    });
    const rootfs = raw
      .archive(raw.file('etc/passwd', 'x'), raw.file('usr/lib/big', 'x'.repeat(5000)))
      .subarray(0, 3000);
    const { catalog } = await openBytes(rootfs);
    expect(catalog.warnings.map((warning) => warning.code)).toEqual(['opened-as-rootfs', 'archive-truncated']);
  });

  test('and broken in its middle says where, unless it looks like a root filesystem', async () => {
    const junk = new Uint8Array(512).fill(9);
    expect(await refuse(raw.concatBytes([raw.file('x', 'x'), junk]))).toMatchObject({
      code: 'tar-bad-checksum',
      place: { byteOffset: 1024 },
    });
    const { catalog } = await openBytes(raw.concatBytes([raw.file('etc/x', 'x'), junk]));
    expect(catalog.warnings.map((warning) => warning.code)).toEqual(['opened-as-rootfs', 'archive-unreadable-rest']);
  });
});

describe('an archive that breaks off', () => {
  test('behind its descriptors opens with a warning', async () => {
    const files = await dockerFiles(['one', 'two'], { tags: ['cut:1'] });
    const reordered = [...files.slice(2), ...files.slice(0, 2)];
    const whole = packTar(reordered);
    const { catalog } = await openBytes(whole.subarray(0, whole.length - 1024 - 1500));
    expect(catalog.images[0]?.layers.map((layer) => layer.status)).toEqual(['present', 'present']);
    expect(catalog.warnings.map((warning) => warning.code)).toEqual(['archive-truncated']);
  });

  test('inside a descriptor is refused as truncated', async () => {
    const files = await dockerFiles(['one']);
    const whole = packTar(files);
    const error = await refuse(whole.subarray(0, whole.length - 1024 - 500));
    expect(error.code).toBe('archive-truncated');
    expect(error.message).toContain('manifest.json');
  });

  test('only by its end mark opens with a word about it', async () => {
    const whole = packTar(await dockerFiles(['one']));
    const { catalog } = await openBytes(whole.subarray(0, whole.length - 1024));
    expect(catalog.warnings).toMatchObject([
      { code: 'archive-truncated', message: expect.stringContaining('nothing else is missing') as string },
    ]);
  });
});

test('a disk that fails is no broken archive', async () => {
  const source: ByteSource = {
    sizeBytes: 10_000,
    read: () => Promise.reject(new AppErrorClass('read-failed', 'The disk is gone.')),
    stream: () => new ReadableStream(),
  };
  const opening = openInput({ kind: 'file', name: 'x', source }, { createScan: () => Promise.resolve(countingScan()) });
  expect((await refusal(opening)).code).toBe('read-failed');
});

test('an abort ends the opening', async () => {
  const controller = new AbortController();
  controller.abort();
  for (const bytes of [packTar(await dockerFiles(['one'])), await gzip(packTar(await dockerFiles(['one'])))]) {
    await expect(openBytes(bytes, { signal: controller.signal })).rejects.toMatchObject({ name: 'AbortError' });
  }
});
