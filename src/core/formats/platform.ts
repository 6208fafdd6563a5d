import type { CatalogImage, Platform } from './catalog.ts';
import type { JsonObject } from './json-document.ts';
import { nonEmptyTextField } from './json-document.ts';

/**
 * Platform of a descriptor or of an image config, which use the same fields (image-spec image-index.md and config.md).
 * Null when neither OS nor architecture is given; where one is absent it is the empty text.
 */
export function readPlatform(object: JsonObject): Platform | null {
  const os = nonEmptyTextField(object, 'os');
  const architecture = nonEmptyTextField(object, 'architecture');
  if (os === null && architecture === null) return null;
  const variant = nonEmptyTextField(object, 'variant');
  const osVersion = nonEmptyTextField(object, 'os.version');
  return {
    os: os ?? '',
    architecture: architecture ?? '',
    ...(variant === null ? {} : { variant }),
    ...(osVersion === null ? {} : { osVersion }),
  };
}

/** `os/architecture[/variant]`, as docker writes it. */
export function formatPlatform(platform: Platform): string {
  const { os, architecture, variant } = platform;
  return [os || '?', architecture || '?', ...(variant === undefined ? [] : [variant])].join('/');
}

/** Reads `os/architecture[/variant]`; a lone word is an architecture of linux. Null for anything else. */
export function parsePlatform(text: string): Platform | null {
  const parts = text.trim().toLowerCase().split('/');
  if (parts.some((part) => !/^[a-z0-9_.-]+$/.test(part))) return null;
  const [first = '', second, variant] = parts;
  if (parts.length === 1) return { os: 'linux', architecture: canonicalArchitecture(first) };
  if (parts.length > 3 || second === undefined) return null;
  return { os: first, architecture: canonicalArchitecture(second), ...(variant === undefined ? {} : { variant }) };
}

/** Names that other tools use for GOARCH values. */
function canonicalArchitecture(name: string): string {
  switch (name) {
    case 'x86_64':
    case 'x86-64':
      return 'amd64';
    case 'aarch64':
      return 'arm64';
    case 'i386':
    case 'i686':
      return '386';
    case 'armhf':
      return 'arm';
    default:
      return name;
  }
}

/**
 * Index of the image to show first: what the person's machine would run, else the first image that is present, else the
 * first manifest of any kind that is present, else 0; -1 only for an empty list. Containers run on Linux almost everywhere,
 * also under macOS and Windows, so Linux of the same architecture comes second when the machine's own OS finds nothing.
 */
export function choosePlatform(
  images: readonly CatalogImage[],
  preferred: { readonly os: string; readonly architecture: string; readonly variant?: string },
): number {
  let best = -1;
  let bestRank = Infinity;
  images.forEach((image, index) => {
    const rank = rankImage(image, preferred);
    if (rank < bestRank) {
      best = index;
      bestRank = rank;
    }
  });
  return best;
}

/** Index of the first image of a platform that was asked for by name; -1 when there is none. Without a variant any will do. */
export function findPlatform(
  images: readonly CatalogImage[],
  { os, architecture, variant }: { readonly os: string; readonly architecture: string; readonly variant?: string },
): number {
  const canonical = canonicalArchitecture(architecture);
  return images.findIndex(
    ({ platform, present, kind }) =>
      present &&
      kind === 'image' &&
      platform?.os === os &&
      platform.architecture === canonical &&
      (variant === undefined || platform.variant === variant),
  );
}

const absentRank = 10_000;
const otherKindRank = 1000;
const otherPlatformRank = 100;

/** Lower is better; equal ranks keep the archive's order. */
function rankImage(
  image: CatalogImage,
  preferred: { readonly os: string; readonly architecture: string; readonly variant?: string },
): number {
  if (!image.present) return absentRank;
  if (image.kind !== 'image') return otherKindRank;
  if (!image.platform) return otherPlatformRank;
  const architecture = canonicalArchitecture(preferred.architecture);
  const rank = rankArchitecture(image.platform, architecture, preferred.variant);
  if (image.platform.os === preferred.os) return rank;
  return image.platform.os === 'linux' ? Math.min(otherPlatformRank, rank + 10) : otherPlatformRank;
}

/**
 * What a processor runs, best first, as containerd's platforms.Default orders it. Its variant is rarely known: then the
 * image that runs on every machine of the architecture comes first (amd64 without variant before v2 and v3, arm v7).
 */
function rankArchitecture(platform: Platform, architecture: string, variant: string | undefined): number {
  const offered = platform.variant;
  if (platform.architecture === architecture) {
    if (variant !== undefined && offered === variant) return 0;
    if (architecture === 'arm') return offered === 'v7' || offered === undefined ? 1 : offered === 'v6' ? 2 : 3;
    if (architecture === 'arm64') return offered === undefined || offered === 'v8' ? 1 : 2;
    return offered === undefined || offered === 'v1' ? 1 : 2;
  }
  if (architecture === 'amd64' && platform.architecture === '386') return 5;
  if (architecture === 'arm64' && platform.architecture === 'arm') return offered === 'v8' || offered === 'v7' ? 5 : 6;
  return otherPlatformRank;
}
