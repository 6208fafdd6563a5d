import { decodeRawText } from '../../bytes/byte-text.ts';
import type { ImageModel } from '../../layers/image-model.ts';
import { ROOT } from '../../layers/path-table.ts';
import { NO_ROW } from '../../layers/version-table.ts';

const encoder = new TextEncoder();

/** A package of npm as it lies on disk: a directory below node_modules with a package.json. */
export interface NpmDirectory {
  readonly directory: number;
  /** Path of its package.json. */
  readonly manifest: number;
  /** `name` or `@scope/name`, by where it lies. */
  readonly name: string;
}

/** Every package of npm in the final filesystem; parents before children. */
export function findNpmDirectories(model: ImageModel): readonly NpmDirectory[] {
  const { paths } = model;
  const nameNumber = (name: string): number => {
    const bytes = encoder.encode(name);
    return paths.names.find(bytes, 0, bytes.length);
  };
  const modules = nameNumber('node_modules');
  const manifestName = nameNumber('package.json');
  if (modules < 0 || manifestName < 0) return [];
  const found: NpmDirectory[] = [];
  for (let manifest = ROOT + 1; manifest < paths.count; manifest++) {
    if (paths.nameOf[manifest] !== manifestName || model.currentRow(manifest) === NO_ROW) continue;
    const directory = paths.parent[manifest]!;
    const above = directory === ROOT ? ROOT : paths.parent[directory]!;
    if (above === ROOT) continue;
    const own = decodeRawText(paths.name(directory));
    if (paths.nameOf[above] === modules) found.push({ directory, manifest, name: own });
    else if (paths.name(above)[0] === AT && paths.nameOf[paths.parent[above]!] === modules)
      found.push({ directory, manifest, name: `${decodeRawText(paths.name(above))}/${own}` });
  }
  return found;
}

const AT = 0x40;

/** The version that a package.json gives, read without trusting the rest of it; null where there is none. */
export function versionOfManifest(manifest: Uint8Array): string | null {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder().decode(manifest));
    const version = typeof parsed === 'object' && parsed !== null && 'version' in parsed ? parsed.version : null;
    return typeof version === 'string' && version.length <= 256 ? version : null;
  } catch {
    // No JSON: the package stays without a version.
    return null;
  }
}
