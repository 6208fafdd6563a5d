import { useEffect } from 'react';
import type { CatalogImage } from '../core/formats/catalog.ts';
import { layerNumber } from '../core/layers/layer-number.ts';
import type { ShownFile } from '../features/file/file-versions.ts';
import type { LayerRange } from '../features/tree/tree-settings.ts';
import type { SelectedImage } from '../worker/session-types.ts';
import { LINK_TOPIC } from './link-faults.ts';
import type { Place } from './location-hash.ts';
import type { OpenedInput } from './opened-inputs.ts';
import { findChoice } from './platform-choice.ts';
import { fitLayers, fitVersion } from './selected-layers.ts';
import { useServices } from './services.ts';

/** Says so when a link asks for layers that the image has not, and lets the address name those that are shown. */
export function useFittingLayers(
  { key, place }: OpenedInput,
  images: readonly CatalogImage[],
  { index, layers }: SelectedImage,
): void {
  const { opened, notices } = useServices();
  const wanted = place.layers;
  const isShown = isImageOf(place, images, index);
  const layerCount = layers.length;
  useEffect(() => {
    if (wanted === null || !isShown) return;
    const shown = fitLayers(wanted, layerCount);
    if (shown.from === wanted.from && shown.to === wanted.to) return;
    notices.show(describeLayers(wanted, shown, layerCount), 'calm', LINK_TOPIC);
    opened.correctPlace(key, { layers: layerCount === 0 ? null : shown });
  }, [opened, notices, key, wanted, isShown, layerCount]);
}

/**
 * The same for the version of a file that a link asks for. Layers that could not be read are known as such only once
 * `isComplete`.
 */
export function useFittingVersion(
  { key, place }: OpenedInput,
  images: readonly CatalogImage[],
  { index, layers, usableLayers }: SelectedImage,
  isComplete: boolean,
): void {
  const { opened, notices } = useServices();
  const wanted = place.view;
  const isShown = isImageOf(place, images, index);
  const layerCount = layers.length;
  const shownCount = isComplete ? usableLayers : layerCount;
  useEffect(() => {
    if (wanted === null || !isShown) return;
    const shown = fitVersion(wanted, shownCount);
    if (shown === wanted) return;
    notices.show(describeVersion(wanted, shown, shownCount, layerCount), 'calm', LINK_TOPIC);
    opened.correctPlace(key, { view: shown });
  }, [opened, notices, key, wanted, isShown, shownCount, layerCount]);
}

/** Whether this image is the one that a place asks for; until it is, another is on screen. */
export function isImageOf(place: Place, images: readonly CatalogImage[], index: number): boolean {
  if (place.platform !== null) return findChoice(images, place.platform) === index;
  return place.image === null || place.image === index;
}

function describeLayers(wanted: LayerRange, shown: LayerRange, layerCount: number): string {
  const asked = `This link asks for ${nameLayers(wanted)}`;
  if (layerCount === 0) return `${asked}, and the image has none.`;
  return `${asked}, and the image has ${countLayers(layerCount)}. It shows ${nameLayers(shown)}.`;
}

function describeVersion(wanted: ShownFile, shown: ShownFile | null, shownCount: number, layerCount: number): string {
  const asked = `This link asks for a file ${nameVersion(wanted)}`;
  const found =
    shownCount < layerCount
      ? `${shownCount} of the image’s ${countLayers(layerCount)} could be read`
      : `the image has ${layerCount === 0 ? 'no layers' : countLayers(layerCount)}`;
  return `${asked}, and ${found}.${shown === null ? '' : ` It shows the file ${nameVersion(shown)}.`}`;
}

function nameVersion({ layer, against }: ShownFile): string {
  const after = `after layer ${layerNumber(layer)}`;
  return against === null ? after : `${after} beside that after layer ${layerNumber(against)}`;
}

function countLayers(count: number): string {
  return count === 1 ? 'one layer' : `${count} layers`;
}

function nameLayers({ from, to }: LayerRange): string {
  return from === to ? `layer ${layerNumber(from)}` : `layers ${layerNumber(from)} to ${layerNumber(to)}`;
}
