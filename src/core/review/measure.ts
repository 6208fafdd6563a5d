import type { ImageModel } from '../layers/image-model.ts';
import { deathCauses, type Death, type DeathCause, type Review, type ReviewLayer, type Weight } from './review.ts';
import { findVersionFates, NO_FILE, type VersionFates } from './version-fates.ts';

/** Number of `same-layer` in a column of causes. */
const SAME_LAYER = 1 + deathCauses.indexOf('same-layer');

/** What every stored byte is worth. The sum law: live + dead = total, for the image and for each layer. */
export interface Measure extends Pick<Review, 'total' | 'live' | 'dead' | 'efficiency' | 'causes' | 'deaths'> {
  readonly layers: readonly Pick<ReviewLayer, 'layer' | 'total' | 'live' | 'dead' | 'killed'>[];
  readonly fates: VersionFates;
}

/** Definitions: docs/metrics.md. Costs one pass over the rows of the model, whatever the number of layers. */
export function measureImage(model: ImageModel): Measure {
  const { rows, unseen } = model;
  const fates = findVersionFates(model);
  const tally = new Tally(model.layerCount);
  for (let row = 0; row < rows.count; row++) {
    const cause = fates.cause[row]!;
    if (cause === NO_FILE) continue;
    const killedBy = cause === 0 ? -1 : fates.layer[fates.killer[row]!]!;
    tally.add(fates.layer[row]!, killedBy, cause, rows.storedBytes(row));
  }
  for (let layer = 0; layer < model.layerCount; layer++) {
    for (let i = unseen.layerStarts[layer]!; i < unseen.layerStarts[layer + 1]!; i++) {
      tally.add(layer, layer, SAME_LAYER, unseen.storedBytes(i));
    }
  }
  return { ...tally.finish(), fates };
}

interface Sum {
  bytes: number;
  versions: number;
}

const nothing = (): Sum => ({ bytes: 0, versions: 0 });

class Tally {
  readonly #live: readonly Sum[];
  readonly #dead: readonly Sum[];
  readonly #killed: readonly Sum[];
  readonly #causes: readonly Sum[] = deathCauses.map(nothing);
  /** By (addedBy, killedBy, cause) as one number. */
  readonly #deaths = new Map<number, Sum>();
  readonly #layerCount: number;

  constructor(layerCount: number) {
    this.#layerCount = layerCount;
    this.#live = Array.from({ length: layerCount }, nothing);
    this.#dead = Array.from({ length: layerCount }, nothing);
    this.#killed = Array.from({ length: layerCount }, nothing);
  }

  /** `cause` as in `VersionFates`; `killedBy` is not looked at for what is live. */
  add(addedBy: number, killedBy: number, cause: number, bytes: number): void {
    if (cause === 0) {
      count(this.#live[addedBy]!, bytes);
      return;
    }
    count(this.#dead[addedBy]!, bytes);
    count(this.#killed[killedBy]!, bytes);
    count(this.#causes[cause - 1]!, bytes);
    const key = (addedBy * this.#layerCount + killedBy) * deathCauses.length + cause - 1;
    let death = this.#deaths.get(key);
    if (death === undefined) this.#deaths.set(key, (death = nothing()));
    count(death, bytes);
  }

  finish(): Omit<Measure, 'fates'> {
    const live = total(this.#live);
    const dead = total(this.#dead);
    const all = add(live, dead);
    return {
      total: all,
      live,
      dead,
      efficiency: all.bytes === 0 ? 1 : live.bytes / all.bytes,
      causes: this.#causes
        .map((weight, i) => ({ cause: deathCauses[i]!, weight }))
        .filter(({ weight }) => weight.versions > 0)
        .sort((a, b) => b.weight.bytes - a.weight.bytes),
      deaths: [...this.#deaths].map(([key, weight]) => this.#death(key, weight)).sort(compareDeaths),
      layers: this.#live.map((alive, layer) => ({
        layer,
        total: add(alive, this.#dead[layer]!),
        live: alive,
        dead: this.#dead[layer]!,
        killed: this.#killed[layer]!,
      })),
    };
  }

  #death(key: number, weight: Weight): Death {
    const pair = Math.floor(key / deathCauses.length);
    const cause: DeathCause = deathCauses[key % deathCauses.length]!;
    return { addedBy: Math.floor(pair / this.#layerCount), killedBy: pair % this.#layerCount, cause, weight };
  }
}

function count(sum: Sum, bytes: number): void {
  sum.bytes += bytes;
  sum.versions += 1;
}

function add(a: Weight, b: Weight): Weight {
  return { bytes: a.bytes + b.bytes, versions: a.versions + b.versions };
}

function total(sums: readonly Weight[]): Weight {
  return sums.reduce(add, { bytes: 0, versions: 0 });
}

/** By bytes; equal ones from the lowest layer up. */
function compareDeaths(a: Death, b: Death): number {
  return (
    b.weight.bytes - a.weight.bytes ||
    a.addedBy - b.addedBy ||
    a.killedBy - b.killedBy ||
    deathCauses.indexOf(a.cause) - deathCauses.indexOf(b.cause)
  );
}
