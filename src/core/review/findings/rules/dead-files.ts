import type { FindingRule, FindingTexts, Group } from '../finding-rule.ts';
import { layerNumber } from '../../../layers/layer-number.ts';
import type { DeathCause } from '../../review.ts';
import { groupBy, killerOf, layersByBytes } from '../group-rows.ts';
import { instructionOf, nameOf, runWith } from '../instruction-lines.ts';
import type { ReviewedRows } from '../reviewed-rows.ts';

/** Causes of a file that is gone in the end: not replaced by another version of itself. */
const removals: ReadonlySet<DeathCause> = new Set(['whiteout', 'directory-whiteout', 'opaque', 'type-change']);

/** Files that one instruction writes and a later one removes: a finding for each that removes, those of the base apart. */
export const removedLater: FindingRule = {
  code: 'removed-later',
  severity: 'waste',
  places: [],
  changes: 'killer',
  group: (rows, candidates) =>
    groupBy(candidates, (i) => {
      const cause = rows.isLive(i) ? null : rows.causeOf(i);
      if (cause === null || !removals.has(cause)) return null;
      return rows.killedBy[i]! * 2 + (rows.layer[i]! < rows.input.baseLayers ? 1 : 0);
    }),
  describe: (rows, group) => {
    const writers = layersByBytes(rows, group);
    const layer = writers[0]!;
    const killer = rows.killedBy[group[0]!]!;
    return {
      title:
        writers.length === 1
          ? `Written by ${nameOf(rows, layer)}, removed by ${nameOf(rows, killer)}`
          : `Written by ${writers.length} instructions, removed by ${nameOf(rows, killer)}`,
      why: 'Removing files in a later instruction hides them and frees nothing: their bytes stay in the layer that wrote them.',
      ...removalRemedy(rows, group, layer, killer),
    };
  },
};

function removalRemedy(
  rows: ReviewedRows,
  group: Group,
  layer: number,
  killer: number,
): { readonly remedy: string; readonly example: string | null } {
  const writer = instructionOf(rows, layer);
  const remover = instructionOf(rows, killer);
  if (layer < rows.input.baseLayers) {
    return {
      remedy:
        'The files come with the base image: start from a smaller one, or make one without them. Removing them makes the image no smaller.',
      example: null,
    };
  }
  if (writer?.keyword === 'COPY' || writer?.keyword === 'ADD') {
    return {
      remedy: `Do not copy them: name them in .dockerignore, copy less, or bind them into the RUN that needs them with \`--mount=type=bind\`.`,
      example: 'RUN --mount=type=bind,source=.,target=/src …',
    };
  }
  if (writer?.keyword === 'RUN') {
    const command =
      remover?.keyword === 'RUN' ? removalCommand(remover.text, rows.pathText(rows.path[group[0]!]!)) : null;
    return {
      remedy:
        'Remove them in the RUN that writes them, merging the two, or write them into a cache mount (`--mount=type=cache`).',
      example: command === null ? null : runWith(writer, command),
    };
  }
  return { remedy: 'Remove them in the instruction that writes them, or build in a stage of its own.', example: null };
}

/** The `rm …` of a RUN that takes a path away, up to the end of that command; null where it is not said so plainly. */
function removalCommand(text: string, path: string): string | null {
  for (const [, command = ''] of text.slice(0, mostLookedAt).matchAll(/(?:^|[;&]\s*)(rm\s[^;&|\n]{1,400})/g)) {
    const words = command.trim().split(/\s+/).slice(1);
    if (words.some((word) => word.length > 1 && path.startsWith(word.replace(/\*$/, '')))) return command.trim();
  }
  return null;
}

/** Characters of an instruction that are searched for what removed a file. */
const mostLookedAt = 64 * 1024;

/** Files that a later layer replaces by other content. */
export const overwritten: FindingRule = {
  code: 'overwritten',
  severity: 'waste',
  places: [],
  changes: 'killer',
  group: (rows, candidates) =>
    groupBy(candidates, (i) => (rows.causeOf(i) === 'overwritten' ? rows.killedBy[i]! : null)),
  describe: (rows, group) => {
    const killer = killerOf(rows, group) ?? 0;
    const fromBase = group.every((i) => rows.layer[i]! < rows.input.baseLayers);
    return {
      title: `Replaced by ${nameOf(rows, killer)}`,
      why: 'The older version stays in the layer below, where nobody can see it.',
      remedy: fromBase
        ? 'Start from a newer base image, which has the newer files already, in place of upgrading the old one. Databases that a package manager rewrites are stored once for each RUN that installs something: use one.'
        : 'Write the files once: put what writes and what changes them into one instruction, or into a stage of its own.',
      example: null,
    };
  },
};

/** Files that a layer stores again as they were. */
export const listedAgain: FindingRule = {
  code: 'listed-again',
  severity: 'waste',
  places: [],
  changes: 'killer',
  group: (rows, candidates) =>
    groupBy(candidates, (i) => {
      const cause = rows.causeOf(i);
      return cause === 'identical' ? rows.killedBy[i]! * 2 : cause === 'same-layer' ? rows.killedBy[i]! * 2 + 1 : null;
    }),
  describe: (rows, group) =>
    rows.causeOf(group[0]!) === 'identical' ? describeAgain(rows, group) : describeTwice(rows, group),
};

function describeAgain(rows: ReviewedRows, group: Group): FindingTexts {
  const killer = rows.killedBy[group[0]!]!;
  const isCopy = /^(?:COPY|ADD)$/.test(instructionOf(rows, killer)?.keyword ?? '');
  return {
    title: `Stored again unchanged by ${nameOf(rows, killer)}`,
    why: 'The same files with the same content, mode and owner are in the image twice.',
    remedy: isCopy
      ? 'Copy each file once: copy only what the instructions before did not, by name, or with `COPY --exclude`.'
      : 'Find out why the instruction touches the files, and leave that out.',
    example: null,
  };
}

function describeTwice(rows: ReviewedRows, group: Group): FindingTexts {
  return {
    title: `Stored twice in layer ${layerNumber(rows.layer[group[0]!]!)}`,
    why: 'The layer’s archive lists a path more than once, or below something that it replaces. Only the last entry counts.',
    remedy: 'Builders that work on a filesystem do not write such layers: look at the tool that packs this one.',
    example: null,
  };
}
