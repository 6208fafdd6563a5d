import type { ReactElement } from 'react';
import type { TimelineEntry } from '../../core/analysis/view-types.ts';
import { layerNumber } from '../../core/layers/layer-number.ts';
import { typeLetter } from '../../core/tar/type-letter.ts';
import { formatExactBytes } from '../../ui/byte-size.ts';
import { formatOctalMode, formatPermissions } from '../../ui/file-mode.ts';
import { formatFullTimestamp } from '../../ui/timestamp.ts';

export interface VersionFactsProps {
  readonly older: TimelineEntry;
  readonly newer: TimelineEntry;
}

/** What two versions of a path say of it beside its content, fact by fact. */
export function VersionFacts({ older, newer }: VersionFactsProps): ReactElement {
  return (
    <div className="overflow-x-auto">
      <table aria-label="Facts of both versions" className="w-full text-sm">
        <thead>
          <tr className="border-b border-border text-left text-muted">
            <th scope="col" className="px-3 py-1 font-normal">
              <span className="sr-only">Fact</span>
            </th>
            <th scope="col" className="px-3 py-1 font-semibold">
              Layer {layerNumber(older.layer)}
            </th>
            <th scope="col" className="px-3 py-1 font-semibold">
              Layer {layerNumber(newer.layer)}
            </th>
          </tr>
        </thead>
        <tbody>
          {compareFacts(older, newer).map(({ name, before, after }) => {
            const differs = before !== after;
            return (
              <tr key={name} className="align-top">
                <th scope="row" className="px-3 py-0.5 text-left font-normal whitespace-nowrap text-muted">
                  {name}
                  {differs && <span className="sr-only"> (differs)</span>}
                </th>
                <td className={`px-3 py-0.5 font-mono break-all ${differs ? 'bg-removed-soft text-removed' : ''}`}>
                  {before}
                </td>
                <td className={`px-3 py-0.5 font-mono break-all ${differs ? 'bg-added-soft text-added' : ''}`}>
                  {after}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

export interface ComparedFact {
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** The facts that at least one of two versions has, as text. */
export function compareFacts(older: TimelineEntry, newer: TimelineEntry): readonly ComparedFact[] {
  const names = [...new Set([...older.xattrs, ...newer.xattrs].map(([name]) => name))].sort();
  const facts: readonly (readonly [string, (version: TimelineEntry) => string])[] = [
    ['Size', ({ sizeBytes }) => formatExactBytes(sizeBytes)],
    [
      'Mode',
      ({ mode, type }) =>
        mode === null ? '' : `${formatOctalMode(mode)} ${typeLetter(type)}${formatPermissions(mode)}`,
    ],
    ['Owner', ownerOf],
    ['Modified', ({ mtimeSeconds }) => (mtimeSeconds === null ? '' : formatFullTimestamp(mtimeSeconds))],
    ['Points to', ({ linkTarget }) => linkTarget ?? ''],
    ['Device', ({ device }) => (device === null ? '' : device.join(', '))],
    ...names.map(
      (name) =>
        [
          `Attribute ${name}`,
          ({ xattrs }: TimelineEntry) => xattrs.find(([candidate]) => candidate === name)?.[1] ?? '',
        ] as const,
    ),
  ];
  return facts
    .map(([name, textOf]) => ({ name, before: textOf(older), after: textOf(newer) }))
    .filter(({ before, after }) => before !== '' || after !== '');
}

function ownerOf({ uid, gid, userName, groupName }: TimelineEntry): string {
  const ids = `${uid}:${gid}`;
  return userName === '' && groupName === '' ? ids : `${userName || uid}:${groupName || gid} (${ids})`;
}
