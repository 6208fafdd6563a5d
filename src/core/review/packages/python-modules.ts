import type { ImageModel } from '../../layers/image-model.ts';
import type { PackageOwners } from './package-owners.ts';

const encoder = new TextEncoder();
const DOT = 0x2e;
const EXTENSION = encoder.encode('.py');

/** Finds the module that a compiled file was made from: no package lists those that are made when it is installed (PEP 3147). */
export class PythonModules {
  readonly #model: ImageModel;
  readonly #owners: PackageOwners;
  readonly #cacheName: number;

  constructor(model: ImageModel, owners: PackageOwners) {
    this.#model = model;
    this.#owners = owners;
    const bytes = encoder.encode('__pycache__');
    this.#cacheName = model.paths.names.find(bytes, 0, bytes.length);
  }

  /** `d/__pycache__/m.cpython-311.pyc` is `d/m.py`, unless somebody owns it itself; every other path is itself. */
  moduleOf(path: number): number {
    const { paths } = this.#model;
    const cache = paths.parent[path]!;
    if (cache <= 0 || paths.nameOf[cache] !== this.#cacheName || this.#owners.ownerOf(path) >= 0) return path;
    const name = paths.name(path);
    const dot = name.indexOf(DOT);
    if (dot <= 0) return path;
    const module = new Uint8Array(dot + EXTENSION.length);
    module.set(name.subarray(0, dot));
    module.set(EXTENSION, dot);
    const found = paths.find(paths.parent[cache]!, module, 0, module.length);
    return found < 0 ? path : found;
  }
}
