import type { FindingRule, FindingTexts, Group } from '../finding-rule.ts';
import { groupBy, killerOf, liveByOrigin } from '../group-rows.ts';
import { instructionOf, nameOf, runWith, runWithFlag } from '../instruction-lines.ts';
import type { Place } from '../place.ts';
import type { ReviewedRows } from '../reviewed-rows.ts';

/** What a tool leaves behind, and how to be rid of it in the RUN that made it. */
export interface Leftover {
  readonly code: string;
  /** "apt package lists". */
  readonly what: string;
  readonly places: readonly Place[];
  /** Why nobody needs it in the image, a sentence. */
  readonly why: string;
  /** A command to be added to the RUN, or null where only the mount helps. */
  readonly cleanup: string | null;
  /** Option of the tool that avoids it, as a clause: "call pip with --no-cache-dir"; or null. */
  readonly option: string | null;
  /** Directory to mount a cache at, or null. */
  readonly cache: string | null;
}

/** Waste, whether it is still to be seen or was removed too late: one finding for each instruction that left it. */
export function leftoverRule(leftover: Leftover): FindingRule {
  return {
    code: leftover.code,
    severity: 'waste',
    places: leftover.places,
    changes: 'writer',
    group: (rows, candidates) => groupBy(candidates, (i) => rows.layer[i]!),
    describe: (rows, group) => describeLeftover(rows, group, leftover),
  };
}

function describeLeftover(rows: ReviewedRows, group: Group, leftover: Leftover): FindingTexts {
  const first = group[0]!;
  const layer = rows.layer[first]!;
  const isLive = group.some((i) => rows.isLive(i));
  const killer = killerOf(rows, group);
  const row = instructionOf(rows, layer);
  const isRun = row?.keyword === 'RUN';
  const { cleanup, option, cache } = leftover;
  const ways = [
    ...(option === null ? [] : [option]),
    ...(cleanup === null ? [] : [`add \`&& ${cleanup}\` to the end of ${nameOf(rows, layer)}`]),
    ...(cache === null ? [] : [`mount a cache at ${cache} in it`]),
  ];
  const remedy =
    layer < rows.input.baseLayers
      ? 'It comes with the base image: take a newer or smaller one, or tell those who build it.'
      : row !== null && !isRun
        ? `Keep it out of the build context with .dockerignore: ${nameOf(rows, layer)} copies it in.`
        : sentence(ways.join(', or '));
  const example =
    !isRun || layer < rows.input.baseLayers
      ? null
      : cleanup !== null
        ? runWith(row, cleanup)
        : cache !== null
          ? runWithFlag(row, `--mount=type=cache,target=${cache}`)
          : null;
  return {
    title: `${isLive ? 'Left behind' : 'Removed too late'}: ${leftover.what}`,
    why: isLive
      ? leftover.why
      : `${leftover.why} ${killer === null ? 'Later layers hide' : `${capital(nameOf(rows, killer))} hides`} it, but the bytes stay in the layer below.`,
    remedy,
    example,
  };
}

/** Something in the final filesystem that a container probably does not need. */
export interface Unneeded {
  readonly code: string;
  readonly severity: 'waste' | 'hint';
  readonly title: string;
  readonly places: readonly Place[];
  readonly why: string;
  readonly remedy: string;
  /** Lines of a Dockerfile that show the remedy, or null. */
  readonly example: string | null;
}

/** One finding for the base image and one for the own layers. */
export function unneededRule({ code, severity, places, title, why, remedy, example }: Unneeded): FindingRule {
  return {
    code,
    severity,
    places,
    changes: 'writer',
    group: liveByOrigin,
    describe: (rows, group) => ({
      title,
      why,
      remedy: rows.isOfBase(group[0]!)
        ? `It comes with the base image: a smaller one may do without. ${remedy}`
        : remedy,
      example,
    }),
  };
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function sentence(text: string): string {
  return `${capital(text)}.`;
}
