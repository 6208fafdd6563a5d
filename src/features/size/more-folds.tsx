import type { ReactElement } from 'react';
import { SIZE_FIGURE_TEXTS, type SizeFigure } from '../../core/explain/size-texts.ts';
import type { HistoryRow } from '../../core/history/history-row.ts';
import { layerNumber } from '../../core/layers/layer-number.ts';
import { describeDiveDifferences } from '../../core/review/dive-differences.ts';
import type { DiveFigures, PackageWeight, Review } from '../../core/review/review.ts';
import { formatBytes, formatCount, formatExactBytes } from '../../ui/byte-size.ts';
import { LongList } from '../../ui/long-list.tsx';
import { formatShare } from './figure.tsx';
import { Fold } from './fold.tsx';
import { instructionText } from './instruction.tsx';
import { PathList } from './path-list.tsx';

export interface MoreFoldsProps {
  readonly review: Review;
  readonly rows: readonly HistoryRow[];
  readonly onShowPath: (path: number, layer: number) => void;
}

/** What is looked at less often: duplicates, packages, and the figures of dive. */
export function MoreFolds({ review, rows, onShowPath }: MoreFoldsProps): ReactElement {
  const { duplicates, packages, dive } = review;
  const packageBytes = packages.reduce((sum, { kind, weight }) => sum + (kind === null ? 0 : weight.bytes), 0);
  return (
    <div className="flex flex-col gap-1">
      {duplicates.groups.length > 0 && (
        <Fold title="Duplicate content" note={formatBytes(duplicates.extra.bytes)}>
          <p className="mb-1.5 text-sm text-muted">{SIZE_FIGURE_TEXTS.duplicates.text}</p>
          <LongList items={duplicates.groups} className="flex flex-col gap-1 text-sm">
            {({ sizeBytes, copies, paths }) => (
              <details>
                <summary className="flex items-baseline gap-2 rounded-sm hover:bg-hover">
                  <span className="shrink-0 tabular-nums">
                    {formatCount(copies)} × {formatBytes(sizeBytes)}
                  </span>
                  <span className="min-w-0 flex-1 truncate font-mono text-muted">{paths[0]?.text}</span>
                  <span className="shrink-0 font-semibold tabular-nums">{formatBytes((copies - 1) * sizeBytes)}</span>
                </summary>
                <div className="py-1 pl-3">
                  <PathList paths={paths} onShowPath={onShowPath} />
                  {paths.length < copies && <p className="text-muted">and {formatCount(copies - paths.length)} more</p>}
                </div>
              </details>
            )}
          </LongList>
        </Fold>
      )}
      {packages.length > 0 && (
        <Fold title="Packages by layer" note={formatBytes(packageBytes)}>
          <p className="mb-1.5 text-sm text-muted">{SIZE_FIGURE_TEXTS.packages.text}</p>
          {groupByLayer(packages).map(({ layer, weights }) => (
            <section key={layer} className="mb-2 text-sm">
              <h4 className="flex gap-1.5 border-b border-border/60 font-semibold">
                <span className="shrink-0 tabular-nums">Layer {layerNumber(layer)}</span>
                <span className="min-w-0 truncate font-mono font-normal text-muted">
                  {instructionText(rows, layer)}
                </span>
              </h4>
              <LongList items={weights}>
                {(weight) => <PackageLine weight={weight} of={weights[0]!.weight.bytes} />}
              </LongList>
            </section>
          ))}
        </Fold>
      )}
      {dive !== null && <DiveFold dive={dive} review={review} />}
    </div>
  );
}

function DiveFold({ dive, review }: { readonly dive: DiveFigures; readonly review: Review }): ReactElement {
  const { inefficiencies, inefficiencyCount } = dive;
  const { total, duplicates, causes } = review;
  const differences = describeDiveDifferences({
    dive,
    total,
    duplicates: { extra: duplicates.extra, groups: [] },
    causes: causes.map(({ cause, weight }) => ({ cause, ...weight })),
  });
  return (
    <Fold title="dive’s figures" note={`${formatShare(dive.efficiency)} by dive`}>
      <dl className="grid grid-cols-[1fr_auto] gap-x-3 text-sm">
        <DiveFigure figure="diveEfficiency" value={formatShare(dive.efficiency)} />
        <DiveFigure
          figure="diveWasted"
          value={formatBytes(dive.wastedBytes)}
          exact={formatExactBytes(dive.wastedBytes)}
        />
        <DiveFigure
          figure="divePercent"
          value={dive.wastedUserPercent === null ? 'none' : formatShare(dive.wastedUserPercent)}
        />
      </dl>
      {differences.length > 0 && (
        <>
          <p className="mt-2 text-sm font-semibold">Why they differ from ours</p>
          <ul className="list-disc pl-4 text-sm text-muted">
            {differences.map((difference) => (
              <li key={difference}>{difference}</li>
            ))}
          </ul>
        </>
      )}
      {inefficiencyCount > 0 && (
        <details className="mt-1 text-sm">
          <summary className="rounded-sm text-muted hover:text-text">
            {formatCount(inefficiencyCount)} paths that dive counts as wasted
            {inefficiencies.length < inefficiencyCount && `, the largest ${formatCount(inefficiencies.length)}`}
          </summary>
          <LongList items={inefficiencies}>
            {({ path, count, bytes }) => (
              <div className="flex items-baseline gap-2">
                <span className="min-w-0 flex-1 font-mono [overflow-wrap:anywhere]">{path}</span>
                <span className="shrink-0 text-muted tabular-nums">{formatCount(count)}×</span>
                <span className="w-16 shrink-0 text-right tabular-nums">{formatBytes(bytes)}</span>
              </div>
            )}
          </LongList>
        </details>
      )}
    </Fold>
  );
}

function DiveFigure({
  figure,
  value,
  exact,
}: {
  readonly figure: SizeFigure;
  readonly value: string;
  readonly exact?: string;
}): ReactElement {
  const { title, text } = SIZE_FIGURE_TEXTS[figure];
  return (
    <>
      <dt>
        {title}
        <span className="block text-muted">{text}</span>
      </dt>
      <dd data-hint={exact} className="text-right font-semibold tabular-nums">
        {value}
      </dd>
    </>
  );
}

function PackageLine({
  weight: { kind, name, version, weight },
  of,
}: {
  readonly weight: PackageWeight;
  readonly of: number;
}): ReactElement {
  return (
    <div className="flex items-baseline gap-2">
      <span data-hint={kind === null ? SIZE_FIGURE_TEXTS.unowned.text : undefined} className="min-w-0 flex-1 truncate">
        {kind === null ? <em className="text-muted">{SIZE_FIGURE_TEXTS.unowned.title.toLowerCase()}</em> : name}
        {version !== null && <span className="ml-1.5 text-faint">{version}</span>}
        {kind !== null && <span className="ml-1.5 text-faint">{kind}</span>}
      </span>
      <span aria-hidden className="h-1.5 w-16 shrink-0 self-center overflow-hidden rounded-full bg-border/60">
        <span
          className="block h-full origin-left rounded-full bg-bar"
          style={{ transform: `scaleX(${of === 0 ? 0 : weight.bytes / of})` }}
        />
      </span>
      <span data-hint={formatExactBytes(weight.bytes)} className="w-16 shrink-0 text-right tabular-nums">
        {formatBytes(weight.bytes)}
      </span>
    </div>
  );
}

interface LayerPackages {
  readonly layer: number;
  readonly weights: readonly PackageWeight[];
}

/** Layers from the bottom, the packages of each by bytes. */
function groupByLayer(packages: readonly PackageWeight[]): readonly LayerPackages[] {
  const layers = [...new Set(packages.map(({ layer }) => layer))].toSorted((a, b) => a - b);
  return layers.map((layer) => ({
    layer,
    weights: packages.filter((each) => each.layer === layer).toSorted((a, b) => b.weight.bytes - a.weight.bytes),
  }));
}
