import { isWellKnownRoot, topComponent } from './member-name.ts';

/** What an image archive has at its top, whatever made it. */
const controlNames: ReadonlySet<string> = new Set(['manifest.json', 'index.json', 'oci-layout', 'repositories']);

export function isControlName(name: string): boolean {
  return controlNames.has(name);
}

/**
 * True for names that only image archives use: the control files, blobs, `<id>/layer.tar` and its companions, configs and
 * layers named by digest, tars at the top. Used to tell early what a stream is; never to decide what a member holds.
 */
export function isImageMemberName(name: string): boolean {
  return (
    controlNames.has(name) ||
    name.startsWith('blobs/') ||
    /^(?:sha256:)?[0-9a-f]{64}(?:$|[./])/.test(name) ||
    /\/layer\.tar$/.test(name) ||
    /^[^/]+\.(?:tar|tar\.gz|tgz|json)$/.test(name)
  );
}

/**
 * Members after which a tar that looks like a root filesystem, and has had nothing of an image, is taken for one without
 * reading all its headers: image archives have no `usr/` and name their first blob long before.
 */
const plainRootfsMembers = 4096;

/**
 * Says what a tar without manifest.json, index.json and repositories looks like. Fed with every member's canonical name,
 * so it holds nothing that grows with their number.
 */
export class ArchiveShape {
  memberCount = 0;
  /** `<64 hex>/layer.tar`, `<64 hex>.json` or `blobs/sha256/…`: an image whose manifest is missing. */
  firstImagePart: string | null = null;
  /** `x/manifest.json` or `x/index.json`: an image that was packed with its folder. */
  nestedManifest: string | null = null;
  hasWhiteout = false;
  hasWellKnownRoot = false;
  #hasImageMember = false;
  #singleTop: string | null = null;
  #severalTops = false;
  #topIsFolder = false;
  #nestedImageParts = false;

  add(name: string, isDirectory: boolean): void {
    if (name === '') return;
    this.memberCount += 1;
    const top = topComponent(name);
    if (this.#singleTop === null) this.#singleTop = top;
    else if (this.#singleTop !== top) this.#severalTops = true;
    if (isDirectory || top.length < name.length) this.#topIsFolder = true;
    if (!this.hasWellKnownRoot && isWellKnownRoot(top)) this.hasWellKnownRoot = true;
    if (!this.hasWhiteout && name.startsWith('.wh.', name.lastIndexOf('/') + 1)) this.hasWhiteout = true;
    if (isDirectory) return;
    if (!this.#hasImageMember && isImageMemberName(name)) this.#hasImageMember = true;
    this.firstImagePart ??= /^(?:[0-9a-f]{64}(?:\/layer\.tar|\.json)$|blobs\/sha256\/)/.test(name) ? name : null;
    const rest = name.slice(top.length + 1);
    if (controlNames.has(rest)) this.nestedManifest ??= rest.endsWith('.json') ? name : null;
    if (rest === 'oci-layout' || rest === 'repositories' || /^(?:blobs\/|[0-9a-f]{64}[./])/.test(rest)) {
      this.#nestedImageParts = true;
    }
  }

  get isPlainlyRootfs(): boolean {
    return this.memberCount >= plainRootfsMembers && this.hasWellKnownRoot && !this.#hasImageMember;
  }

  /** The folder that everything lies in, or null. */
  get singleFolder(): string | null {
    return !this.#severalTops && this.#topIsFolder ? this.#singleTop : null;
  }

  /** The one folder with an image in it, or null. `app/manifest.json` alone may well be a web application. */
  get foldedImage(): string | null {
    const folder = this.singleFolder;
    if (folder === null || this.nestedManifest === null) return null;
    return isWellKnownRoot(folder) && !this.#nestedImageParts ? null : folder;
  }
}
