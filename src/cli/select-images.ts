import { AppError } from '../base/app-error.ts';
import type { CatalogImage } from '../core/formats/catalog.ts';
import { formatPlatform } from '../core/formats/platform.ts';

export interface ImageChoice {
  /** A name, a manifest or config digest, or the start of a digest; with or without "sha256:". */
  readonly image?: string | undefined;
  /** `os/architecture[/variant]`. */
  readonly platform?: string | undefined;
}

/** The images that a person asked for; all of them when nothing was asked. Throws 'no-image' when none fits. */
export function selectImages(images: readonly CatalogImage[], choice: ImageChoice): readonly CatalogImage[] {
  const { image, platform } = choice;
  const chosen = images.filter(
    (candidate) =>
      (image === undefined || isCalled(candidate, image)) &&
      (platform === undefined || (candidate.platform !== null && runsOn(formatPlatform(candidate.platform), platform))),
  );
  if (chosen.length > 0) return chosen;
  const wanted = [image, platform && `platform ${platform}`].filter(Boolean).join(', ');
  const offered = images.map(describeImage).join('; ');
  throw new AppError('no-image', `No image fits ${wanted}. The file has: ${offered || 'none'}.`);
}

function isCalled(candidate: CatalogImage, wanted: string): boolean {
  const digests = [candidate.manifestDigest, candidate.configDigest].filter((digest) => digest !== null);
  return (
    candidate.names.includes(wanted) ||
    candidate.names.includes(`${wanted}:latest`) ||
    (wanted.length >= 4 &&
      digests.some((digest) => digest.startsWith(wanted) || digest.split(':')[1]!.startsWith(wanted)))
  );
}

/** `linux/arm64` also asks for `linux/arm64/v8`. */
function runsOn(offered: string, wanted: string): boolean {
  return offered === wanted || offered.startsWith(`${wanted}/`);
}

/** One line that tells an image from the others of its file. */
export function describeImage(image: CatalogImage): string {
  const name = image.names[0] ?? image.manifestDigest ?? image.configDigest ?? 'untagged';
  const platform = image.platform ? ` (${formatPlatform(image.platform)})` : '';
  return `${name}${platform}${image.kind === 'image' ? '' : `, ${image.kind}`}`;
}
