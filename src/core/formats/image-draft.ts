import type { AppError } from '../../base/app-error.ts';
import type { CatalogImage, CatalogLayer } from './catalog.ts';
import { computeDigest } from './digest.ts';
import type { ParsedConfig } from './image-config.ts';
import { readImageConfig } from './image-config.ts';
import type { ImageNames } from './image-names.ts';
import { parseJsonDocument } from './json-document.ts';
import type { Warning, WarningCode } from './warning.ts';

/** An image while the descriptors are being read: names and warnings still come in. */
export interface ImageDraft {
  readonly names: ImageNames;
  readonly warnings: Warning[];
  image: Omit<CatalogImage, 'names' | 'warnings'>;
}

export function finishDraft(draft: ImageDraft): CatalogImage {
  return { ...draft.image, names: draft.names.list(), warnings: draft.warnings };
}

export function warn(warnings: Warning[], code: WarningCode, message: string, layer: number | null = null): void {
  warnings.push({ code, message, layer, path: null, count: 1 });
}

/** Layers that are shown. Docker allows 127 and overlayfs 500; each one costs a row, a scan and a step of the model. */
export const maxLayersPerImage = 4096;

/** The layers that are shown, with a warning about the rest. */
export function limitLayers<Layer>(layers: readonly Layer[], warnings: Warning[]): readonly Layer[] {
  if (layers.length <= maxLayersPerImage) return layers;
  const listed = layers.length.toLocaleString('en');
  const shown = maxLayersPerImage.toLocaleString('en');
  warn(warnings, 'manifest-malformed', `The manifest lists ${listed} layers; the first ${shown} are shown.`);
  return layers.slice(0, maxLayersPerImage);
}

/** Config bytes as found, or why they were not. */
export type ConfigBlob =
  | {
      readonly kind: 'found';
      readonly name: string;
      readonly bytes: Uint8Array;
      readonly declaredDigest: string | null;
    }
  | { readonly kind: 'absent'; readonly name: string; readonly declaredDigest: string | null }
  | {
      readonly kind: 'unreadable';
      readonly name: string;
      readonly error: AppError;
      readonly declaredDigest: string | null;
    };

/**
 * Reads a config blob and says in `warnings` what is wrong with it.
 * Answers null in `parsed` when it is missing or no config: the layers can still be shown.
 */
export async function readConfigBlob(
  blob: ConfigBlob,
  warnings: Warning[],
  holder: 'archive' | 'registry' = 'archive',
): Promise<{ readonly parsed: ParsedConfig | null; readonly digest: string | null }> {
  switch (blob.kind) {
    case 'absent':
      warn(
        warnings,
        'config-missing',
        `The config ${blob.name} is not in the ${holder}: history, platform and settings are unknown.`,
      );
      return { parsed: null, digest: blob.declaredDigest };
    case 'unreadable':
      warn(warnings, 'config-malformed', blob.error.message);
      return { parsed: null, digest: blob.declaredDigest };
    case 'found':
      break;
  }
  const algorithm = blob.declaredDigest?.split(':', 1)[0] ?? 'sha256';
  const computed = await computeDigest(blob.bytes, algorithm);
  if (blob.declaredDigest !== null && computed !== null && computed !== blob.declaredDigest) {
    warn(
      warnings,
      'digest-mismatch',
      `The config's bytes have the digest ${computed}; ${blob.declaredDigest} is declared.`,
    );
  }
  const digest = blob.declaredDigest ?? computed;
  try {
    const parsed = readImageConfig(parseJsonDocument(blob.bytes, blob.name));
    if (!parsed) warn(warnings, 'config-malformed', `The config ${blob.name} is no JSON object.`);
    for (const problem of parsed?.problems ?? []) {
      warn(warnings, 'config-malformed', `In the config ${blob.name}, ${problem}; that part was left out.`);
    }
    return { parsed, digest };
  } catch (error) {
    warn(warnings, 'config-malformed', (error as AppError).message);
    return { parsed: null, digest };
  }
}

/** Says what does not fit between a config and the layers beside it. */
export function warnOfMismatches(
  parsed: ParsedConfig | null,
  layers: readonly CatalogLayer[],
  warnings: Warning[],
  holder: 'archive' | 'registry' = 'archive',
): void {
  if (parsed) {
    const nonEmpty = parsed.history.filter((record) => !record.emptyLayer).length;
    if (parsed.history.length > 0 && nonEmpty !== layers.length) {
      warn(
        warnings,
        'history-mismatch',
        `The history has ${nonEmpty} entries that made a layer; the image has ${layers.length} layers.`,
      );
    }
    if (parsed.diffIds.length !== layers.length && parsed.diffIds.length > 0) {
      warn(
        warnings,
        'diff-ids-mismatch',
        `The config has ${parsed.diffIds.length} diff IDs; the image has ${layers.length} layers.`,
      );
    }
  }
  for (const layer of layers) {
    const label = layer.digest ?? layer.name ?? 'without a name';
    if (layer.status === 'missing') {
      warn(
        warnings,
        'layer-missing',
        `The blob of layer ${layer.index + 1} (${label}) is not in the ${holder}.`,
        layer.index,
      );
    } else if (layer.status === 'foreign') {
      const where = layer.urls.length > 0 ? ` It is to be fetched from ${layer.urls.slice(0, 3).join(', ')}.` : '';
      warn(
        warnings,
        'layer-foreign',
        `Layer ${layer.index + 1} (${label}) is a foreign layer and not in the ${holder}.${where}`,
        layer.index,
      );
    } else if (layer.declaredBytes !== null && layer.location && layer.location.sizeBytes !== layer.declaredBytes) {
      warn(
        warnings,
        'size-mismatch',
        `The blob of layer ${layer.index + 1} (${label}) has ${layer.location.sizeBytes} bytes; ${layer.declaredBytes} are declared.`,
        layer.index,
      );
    }
  }
}
