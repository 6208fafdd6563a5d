import type { CatalogImage, Platform } from '../core/formats/catalog.ts';

/** Stands for an image whose descriptor names no platform. */
const UNNAMED = 'unnamed';

/**
 * Which of several images is meant, for an address: `linux/arm64/v8`, `windows(10.0.20348.2227)/amd64` as containerd
 * writes it, and `linux/amd64~2` for the second of the same platform. Null where there is nothing to choose.
 */
export function formatChoice(images: readonly CatalogImage[], index: number): string | null {
  const choosable = images.filter(isChoosable);
  const image = images[index];
  if (choosable.length < 2 || image === undefined || !isChoosable(image)) return null;
  const text = formatPlatform(image.platform);
  const copy = choosable.filter(({ platform }) => formatPlatform(platform) === text).indexOf(image) + 1;
  return copy === 1 ? text : `${text}~${copy}`;
}

/** Index of the image that a choice means, or -1. A choice without variant or version means the first with any. */
export function findChoice(images: readonly CatalogImage[], choice: string): number {
  const [, text = choice, copy = '1'] = /^(.*)~(\d{1,3})$/.exec(choice) ?? [];
  const matching = images.filter((image) => isChoosable(image) && formatPlatform(image.platform) === text);
  const image = matching[Number(copy) - 1];
  if (image !== undefined) return images.indexOf(image);
  const asked = copy === '1' ? parseChoice(text) : null;
  return images.findIndex(({ kind, present, platform }) => {
    if (asked === null || platform === null || kind !== 'image' || !present) return false;
    return (
      platform.os === asked.os &&
      platform.architecture === asked.architecture &&
      (asked.variant === undefined || asked.variant === platform.variant) &&
      (asked.osVersion === undefined || asked.osVersion === platform.osVersion)
    );
  });
}

/** What the session can be asked for before any image is known; null for a choice that is no platform. */
export function parseChoice(choice: string): Platform | null {
  const match = /^([\w.-]+)(?:\(([^()]*)\))?\/([\w.-]+)(?:\/([\w.-]+))?(?:~\d{1,3})?$/.exec(choice);
  if (match === null) return null;
  const [, os, osVersion, architecture, variant] = match;
  return {
    os: os!,
    architecture: architecture!,
    ...(variant === undefined ? {} : { variant }),
    ...(osVersion === undefined ? {} : { osVersion }),
  };
}

function isChoosable(image: CatalogImage): boolean {
  return image.kind === 'image' && image.present;
}

/** `linux/arm64/v8`, or `windows(10.0.20348.2227)/amd64`. */
export function formatPlatform(platform: Platform | null): string {
  if (platform === null) return UNNAMED;
  const { os, architecture, variant, osVersion } = platform;
  return `${os}${osVersion === undefined ? '' : `(${osVersion})`}/${architecture}${variant === undefined ? '' : `/${variant}`}`;
}
