import type { ImageReference } from '../../base/image-reference.ts';
import { formatReference } from '../../base/image-reference.ts';
import { isDigest, isRegistryHost, isRepositoryName, isTag } from '../../base/reference-grammar.ts';
import type { Platform } from '../../core/formats/catalog.ts';
import { computeDigest } from '../../core/formats/digest.ts';
import type { Json } from '../../core/formats/json-document.ts';
import {
  isJsonObject,
  nonEmptyTextField,
  byteCountField,
  objectField,
  parseJsonDocument,
} from '../../core/formats/json-document.ts';
import { formatPlatform, readPlatform } from '../../core/formats/platform.ts';
import type { OpfsDirectory } from './opfs-types.ts';
import { attempt, openWriter } from './opfs-writer.ts';

/** An image whose layers were kept when it was opened; some may have made room for others since. */
export interface KeptImage {
  readonly reference: ImageReference;
  /** Of what the reference named then. */
  readonly digest: string;
  readonly platform: Platform | null;
  /** Stored bytes of its layers. */
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly openedAt: number;
}

/** The images that were opened and kept. Nothing here breaks anything: what cannot be read is left out. */
export interface KeptImages {
  /** The last opened first. */
  list(): Promise<readonly KeptImage[]>;
  /** Puts an image in, in place of the same reference and platform, and the oldest beyond maxKeptImages out. */
  put(image: KeptImage): Promise<void>;
  clear(): Promise<void>;
}

export const maxKeptImages = 50;

const DIRECTORY = 'images';
/** Beyond this a file is none of ours. */
const maxFileBytes = 16 << 10;

/** One file per image, named by a hash of what tells images apart: tabs that write at once write different files. */
export async function openOpfsKeptImages(root: OpfsDirectory): Promise<KeptImages | null> {
  const directory = await attempt(() => root.getDirectoryHandle(DIRECTORY, { create: true }));
  return directory && new OpfsKeptImages(directory);
}

class OpfsKeptImages implements KeptImages {
  readonly #directory: OpfsDirectory;

  constructor(directory: OpfsDirectory) {
    this.#directory = directory;
  }

  async list(): Promise<readonly KeptImage[]> {
    return (await this.#scan()).map(({ image }) => image);
  }

  async put(image: KeptImage): Promise<void> {
    const fileName = await fileNameOf(image);
    await attempt(async () => {
      const writer = await openWriter(await this.#directory.getFileHandle(fileName, { create: true }));
      await writer.append(new TextEncoder().encode(JSON.stringify(image)));
      await writer.close();
    });
    for (const old of (await this.#scan()).slice(maxKeptImages)) await this.#remove(old.fileName);
  }

  async clear(): Promise<void> {
    for (const fileName of await this.#fileNames()) await this.#remove(fileName);
  }

  async #scan(): Promise<readonly { readonly fileName: string; readonly image: KeptImage }[]> {
    const found: { readonly fileName: string; readonly image: KeptImage }[] = [];
    for (const fileName of await this.#fileNames()) {
      const image = await attempt(async () => {
        const file = await (await this.#directory.getFileHandle(fileName)).getFile();
        if (file.size > maxFileBytes) return null;
        return readKeptImage(parseJsonDocument(new Uint8Array(await file.arrayBuffer()), fileName));
      });
      if (image) found.push({ fileName, image });
    }
    return found.sort((a, b) => b.image.openedAt - a.image.openedAt);
  }

  async #fileNames(): Promise<readonly string[]> {
    const names: string[] = [];
    await attempt(async () => {
      for await (const [name] of this.#directory.entries()) names.push(name);
    });
    return names;
  }

  async #remove(fileName: string): Promise<void> {
    await attempt(() => this.#directory.removeEntry(fileName));
  }
}

/** Images as long as the page or worker lives, for tests. */
export class MemoryKeptImages implements KeptImages {
  readonly #images = new Map<string, KeptImage>();

  list(): Promise<readonly KeptImage[]> {
    return Promise.resolve([...this.#images.values()].sort((a, b) => b.openedAt - a.openedAt));
  }

  put(image: KeptImage): Promise<void> {
    this.#images.set(keyOf(image), image);
    return Promise.resolve();
  }

  clear(): Promise<void> {
    this.#images.clear();
    return Promise.resolve();
  }
}

function keyOf({ reference, platform }: KeptImage): string {
  return `${formatReference(reference)} ${platform === null ? '' : formatPlatform(platform)}`;
}

async function fileNameOf(image: KeptImage): Promise<string> {
  const digest = await computeDigest(new TextEncoder().encode(keyOf(image)));
  return `${digest!.slice('sha256:'.length)}.json`;
}

/** Null for what this version did not write: the file may be of another one. */
export function readKeptImage(value: Json): KeptImage | null {
  if (!isJsonObject(value)) return null;
  const reference = objectField(value, 'reference');
  const registry = reference && nonEmptyTextField(reference, 'registry');
  const name = reference && nonEmptyTextField(reference, 'name');
  const digest = nonEmptyTextField(value, 'digest');
  const bytes = byteCountField(value, 'bytes');
  const openedAt = byteCountField(value, 'openedAt');
  if (!reference || !registry || !name || digest === null || bytes === null || openedAt === null) return null;
  const tag = nonEmptyTextField(reference, 'tag');
  const ownDigest = nonEmptyTextField(reference, 'digest');
  const isSound =
    isRegistryHost(registry) &&
    isRepositoryName(name) &&
    (tag === null || isTag(tag)) &&
    (ownDigest === null || isDigest(ownDigest)) &&
    isDigest(digest);
  if (!isSound) return null;
  const platform = objectField(value, 'platform');
  return {
    reference: { registry, name, tag, digest: ownDigest },
    digest,
    platform: platform && readPlatform(platform),
    bytes,
    openedAt,
  };
}
