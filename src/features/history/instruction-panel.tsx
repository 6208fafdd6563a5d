import type { ReactElement } from 'react';
import { explainInstruction } from '../../core/explain/explain-instruction.ts';
import { FIGURE_TEXTS } from '../../core/explain/figure-texts.ts';
import { ALIGNMENT_TEXTS, HISTORY_TERM_TEXTS } from '../../core/explain/history-texts.ts';
import { LAYER_SOURCE_TEXTS, REGISTRY_TEXTS, SOURCE_CHECK_TEXTS } from '../../core/explain/registry-texts.ts';
import { IDENTITY_TEXTS } from '../../core/explain/image-texts.ts';
import { detectBuilder } from '../../core/history/builder.ts';
import { describeCreated } from '../../core/history/created-age.ts';
import { commandLinesToText, formatCommand } from '../../core/history/format-command.ts';
import type { HistoryRow } from '../../core/history/history-row.ts';
import { layerNumber } from '../../core/layers/layer-number.ts';
import { formatExactBytes } from '../../ui/byte-size.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { DigestFact, Fact, FactList } from '../../ui/fact-list.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { formatTimestamp } from '../../ui/timestamp.ts';
import type { LayerSource, LayerState } from '../../worker/session-types.ts';
import { CommandText } from './command-text.tsx';
import { checkOf } from './layer-source.tsx';
import { describeLayerStatus } from './layer-status.ts';

export interface InstructionPanelProps {
  readonly row: HistoryRow;
  readonly layer: LayerState | null;
  readonly nowMs: number;
}

/** The whole text of one history entry, and what is known of its layer. */
export function InstructionPanel({ row, layer, nowMs }: InstructionPanelProps): ReactElement {
  const age = describeCreated(row.created, nowMs);
  const explanation = explainInstruction(row.keyword, detectBuilder(row));
  const status = layer === null ? null : describeLayerStatus(layer);
  return (
    <section aria-label="Instruction" className="h-full overflow-y-auto bg-surface px-3 py-2">
      <div className="flex min-h-6 items-center gap-2">
        <h3 className="min-w-0 flex-1 truncate font-semibold">
          {row.keyword ?? 'Entry'}
          <span className="font-normal text-muted">
            {layer === null ? ', makes no layer' : `, layer ${layerNumber(layer.index)}`}
          </span>
        </h3>
        <CopyButton
          label="Copy the instruction"
          text={() => commandLinesToText(formatCommand(row.keyword, row.text))}
        />
      </div>
      <p className="mb-1.5 text-sm text-muted">
        {row.historyIndex === null ? HISTORY_TERM_TEXTS.missingEntry.text : explanation.text}
      </p>
      {layer !== null && row.alignment === 'exact' && explanation.makesLayer === 'no' && (
        <p className="mb-1.5 text-sm text-muted">{HISTORY_TERM_TEXTS.sharedLayer.text}</p>
      )}
      {row.alignment === 'approximate' && (
        <p className="mb-1.5 text-sm text-caution">
          {ALIGNMENT_TEXTS.approximate.title}. {ALIGNMENT_TEXTS.approximate.text}
        </p>
      )}
      <CommandText keyword={row.keyword} text={row.text} />

      <div className="mt-2">
        <FactList>
          <Fact name="Created" meaning={FIGURE_TEXTS.age.text}>
            <span data-hint={row.created ?? undefined}>
              {age.text}
              {age.kind === 'recorded' && `, ${formatTimestamp(age.epochMs / 1000)} UTC`}
              {age.kind !== 'recorded' && row.created !== null && ` (${row.created})`}
            </span>
          </Fact>
          {row.comment !== null && row.comment !== '' && (
            <Fact name="Comment" meaning={HISTORY_TERM_TEXTS.comment.text}>
              <LongText text={row.comment} />
            </Fact>
          )}
          {row.author !== null && row.author !== '' && (
            <Fact name="Author" meaning={HISTORY_TERM_TEXTS.author.text}>
              <LongText text={row.author} />
            </Fact>
          )}
          {row.buildArgs.length > 0 && (
            <Fact name="Build arguments" meaning={HISTORY_TERM_TEXTS.buildArgs.text}>
              <span className="block text-caution">{HISTORY_TERM_TEXTS.buildArgs.text}</span>
              <LongText text={row.buildArgs.join('\n')} isCode />
            </Fact>
          )}
          {layer !== null && (
            <>
              {status !== null && (
                <Fact name="Status">
                  {status.text.slice(0, 1).toUpperCase()}
                  {status.text.slice(1)}. {status.meaning}
                  {layer.status.kind === 'foreign' &&
                    layer.status.urls.length > 0 &&
                    ` From ${layer.status.urls.join(', ')}`}
                </Fact>
              )}
              {layer.source !== null && (
                <Fact name="Came from" meaning={REGISTRY_TEXTS.tableOfContents.text}>
                  {describeSource(layer.source)}
                </Fact>
              )}
              <Fact name="Unpacked" meaning={FIGURE_TEXTS.uncompressedBytes.text}>
                {layer.uncompressedBytes === null ? '–' : formatExactBytes(layer.uncompressedBytes)}
              </Fact>
              <Fact
                name={layer.source === null ? 'In the archive' : 'As stored'}
                meaning={FIGURE_TEXTS.compressedBytes.text}
              >
                {layer.compressedBytes === null ? '–' : formatExactBytes(layer.compressedBytes)}
                {layer.compression !== null &&
                  (layer.compression === 'none' ? ', not compressed' : `, ${layer.compression}`)}
              </Fact>
              <DigestFact name="Digest" meaning={IDENTITY_TEXTS.layerDigest.text} value={layer.digest} />
              <DigestFact name="Diff ID" meaning={IDENTITY_TEXTS.diffId.text} value={layer.diffId} />
              {layer.mediaType !== null && (
                <Fact name="Media type" meaning={IDENTITY_TEXTS.mediaType.text}>
                  <span className="font-mono break-all">{layer.mediaType}</span>
                </Fact>
              )}
            </>
          )}
        </FactList>
      </div>

      {row.createdBy !== '' && (
        <details className="mt-2 text-sm">
          <summary className="w-max rounded-sm text-muted select-none hover:text-text">
            As recorded in the image
          </summary>
          <div className="mt-1 flex items-start gap-1">
            <div className="min-w-0 flex-1">
              <LongText text={row.createdBy} isCode />
            </div>
            <CopyButton label="Copy as recorded" text={row.createdBy} />
          </div>
        </details>
      )}
    </section>
  );
}

function describeSource(source: LayerSource): string {
  const { kind, format, bytesFetched, bytesSaved } = source;
  const how = `${LAYER_SOURCE_TEXTS[kind].title}${format === null ? '' : ` (${format})`}`;
  const amounts = `${formatExactBytes(bytesFetched)} fetched, ${formatExactBytes(bytesSaved)} saved`;
  return `${how}: ${amounts}. ${SOURCE_CHECK_TEXTS[checkOf(source)].title}. ${LAYER_SOURCE_TEXTS[kind].text}`;
}
