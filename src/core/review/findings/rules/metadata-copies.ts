import type { HistoryRow } from '../../../history/history-row.ts';
import type { FindingRule, FindingTexts, Group } from '../finding-rule.ts';
import { groupBy, killerOf, layersByBytes } from '../group-rows.ts';
import { dockerfileLines, instructionOf, nameOf } from '../instruction-lines.ts';
import type { ReviewedRows } from '../reviewed-rows.ts';

/** A layer that changes mode, owner, time or attributes of files stores each of them again, whole. */
export const metadataCopies: FindingRule = {
  code: 'metadata-copy',
  severity: 'waste',
  places: [],
  changes: 'killer',
  group: (rows, candidates) =>
    groupBy(candidates, (i) => (rows.causeOf(i) === 'metadata-only' ? rows.killedBy[i]! : null)),
  describe,
};

function describe(rows: ReviewedRows, group: Group): FindingTexts {
  const killer = killerOf(rows, group) ?? rows.killedBy[group[0]!]!;
  const row = instructionOf(rows, killer);
  const change = changeIn(row?.keyword === 'RUN' ? row.text : '');
  const writers = writersOf(rows, group);
  const copy = writers.find(({ keyword }) => keyword === 'COPY' || keyword === 'ADD') ?? null;
  const alsoRun = writers.some(({ keyword }) => keyword === 'RUN');
  const flag = change === null ? null : flagOf(change);
  return {
    title:
      change === null
        ? 'Files stored again for a change of mode, owner or time'
        : `Files stored again by \`${change.command}\``,
    why: `A layer holds whole files: ${nameOf(rows, killer)} changed only who owns them, their mode, attributes or time, and their contents are in the image twice.`,
    remedy:
      flag !== null && copy !== null
        ? `Set it where the files are copied, with \`${copy.keyword ?? 'COPY'} ${flag}\`, and leave \`${change?.command ?? ''}\` out.${alsoRun ? ` For files that a RUN writes, call it in that RUN, or run it as that user.` : ''}`
        : change !== null
          ? `Call \`${change.command}\` in the RUN that writes the files, or write them as the right user.`
          : 'Give the files their mode and owner in the instruction that writes them: `COPY --chown`, `COPY --chmod`, or in the same RUN.',
    example:
      flag === null || copy === null ? null : dockerfileLines({ ...copy, text: `${flag} ${withoutHash(copy.text)}` }),
  };
}

/** The instructions that wrote the files first, the one with the most bytes first. */
function writersOf(rows: ReviewedRows, group: Group): readonly HistoryRow[] {
  return layersByBytes(rows, group).flatMap((layer) => instructionOf(rows, layer) ?? []);
}

interface MetadataChange {
  readonly command: 'chown' | 'chmod' | 'chgrp' | 'setcap' | 'touch' | 'setfacl';
  /** `app:app`, `0755`; null where it could not be told. */
  readonly argument: string | null;
}

/** The first command of a RUN that changes metadata. */
function changeIn(text: string): MetadataChange | null {
  const found =
    /\b(chown|chmod|chgrp|setcap|setfacl|touch)\b((?:\s+-{1,2}[A-Za-z-]{1,40})*)(?:\s+([^\s;&|]{1,100}))?/.exec(text);
  if (found === null) return null;
  const argument = found[3] ?? null;
  return { command: found[1] as MetadataChange['command'], argument };
}

/** The flag of COPY that does the same, or null. */
function flagOf({ command, argument }: MetadataChange): string | null {
  if (argument === null || argument.includes('$')) return null;
  switch (command) {
    case 'chown':
      return `--chown=${argument}`;
    case 'chgrp':
      return `--chown=:${argument}`;
    case 'chmod':
      return /^[0-7]{3,4}$/.test(argument) ? `--chmod=${argument}` : null;
    case 'setcap':
    case 'setfacl':
    case 'touch':
      return null;
  }
}

/** Docker's old builder records `dir:<hash> in /app` in place of what was copied. */
function withoutHash(text: string): string {
  return text.replace(/^(?:file|dir|multi):[0-9a-f]{6,64} in /, '… ').replace(/^--chown=\S+ /, '');
}
