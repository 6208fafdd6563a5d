import { ChevronDown, Package } from 'lucide-react';
import type { ReactElement } from 'react';
import type { CatalogImage } from '../../core/formats/catalog.ts';
import { formatBytes } from '../../ui/byte-size.ts';
import { Menu, type MenuItem, type MenuSection } from '../../ui/menu.tsx';
import { formatPlatform, nameImage, shortenDigest } from './image-names.ts';

export interface ImagePickerProps {
  readonly images: readonly CatalogImage[];
  readonly selected: number;
  readonly onSelect: (index: number) => void;
}

/** The image on screen, and the others of the same archive: platforms, tags, and what is listed but no image. */
export function ImagePicker({ images, selected, onSelect }: ImagePickerProps): ReactElement | null {
  const image = images[selected];
  if (image === undefined) return null;
  const label = (
    <>
      <Package aria-hidden className="size-4 shrink-0 text-accent" />
      <span className="min-w-0 truncate font-semibold" title={image.names.join('\n')}>
        {nameImage(image)}
      </span>
      {image.names.length > 1 && <span className="shrink-0 text-sm text-faint">+{image.names.length - 1}</span>}
      {image.platform !== null && <span className="shrink-0 text-sm text-muted">{formatPlatform(image.platform)}</span>}
    </>
  );
  if (images.length === 1) return <div className="flex min-w-0 items-center gap-1.5 px-1.5">{label}</div>;
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          aria-label={`Image and platform: ${nameImage(image)}, one of ${images.length}`}
          className="flex h-7 min-w-0 items-center gap-1.5 rounded-md border border-edge bg-raised px-1.5 hover:bg-hover"
        >
          {label}
          <ChevronDown aria-hidden className="size-4 shrink-0 text-muted" />
        </button>
      }
      sections={buildSections(images, selected)}
      onSelect={(id) => onSelect(Number(id))}
    />
  );
}

/** Images first; attestations and artifacts apart, as what they are. */
export function buildSections(images: readonly CatalogImage[], selected: number): readonly MenuSection[] {
  // Of one name, platforms are all there is to tell the images apart.
  const isNamed = new Set(images.filter(({ kind }) => kind === 'image').map(nameImage)).size > 1;
  const itemsOf = (kind: CatalogImage['kind']) =>
    images.flatMap((image, index) => (image.kind === kind ? [describeImage(image, index, selected, isNamed)] : []));
  const sections: MenuSection[] = [
    { title: 'Images', items: itemsOf('image') },
    { title: 'Attestations (statements about an image, not filesystems)', items: itemsOf('attestation') },
    { title: 'Other artifacts (not images)', items: itemsOf('artifact') },
  ];
  return sections.filter((section) => section.items.length > 0);
}

function describeImage(image: CatalogImage, index: number, selected: number, isNamed: boolean): MenuItem {
  const platform = image.platform === null ? null : formatPlatform(image.platform);
  const id = String(index);
  if (image.kind === 'attestation') {
    const about = image.subject === null ? 'of an unnamed image' : `about ${shortenDigest(image.subject)}`;
    return { id, text: `Attestation ${about}`, note: 'Says how an image was built; holds no files', disabled: true };
  }
  if (image.kind === 'artifact') {
    return { id, text: nameImage(image), note: image.artifactType ?? image.mediaType ?? 'no image', disabled: true };
  }
  const text = platform === null ? nameImage(image) : isNamed ? `${platform}, ${nameImage(image)}` : platform;
  if (!image.present) {
    return { id, text, note: 'Listed, but its manifest is not here', disabled: true };
  }
  const short = image.manifestDigest === null ? '' : `, ${shortenDigest(image.manifestDigest)}`;
  return { id, text, note: `${describeSize(image)}${short}`, checked: index === selected };
}

/** Layers, and what a pull of them downloads where every size is declared. */
function describeSize({ layers, unread }: CatalogImage): string {
  if (unread === true) return 'Fetched when chosen';
  const count = `${layers.length} ${layers.length === 1 ? 'layer' : 'layers'}`;
  const sizes = layers.flatMap(({ declaredBytes }) => (declaredBytes === null ? [] : [declaredBytes]));
  if (sizes.length === 0 || sizes.length < layers.length) return count;
  return `${count}, ${formatBytes(sizes.reduce((sum, bytes) => sum + bytes, 0))}`;
}
