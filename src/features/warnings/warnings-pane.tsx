import { ChevronRight } from 'lucide-react';
import type { ReactElement } from 'react';
import { VERIFICATION_TEXTS, verificationOutcome, type VerificationOutcome } from '../../core/explain/image-texts.ts';
import { WARNING_TEXTS } from '../../core/explain/warning-texts.ts';
import type { Warning } from '../../core/formats/warning.ts';
import { layerNumber } from '../../core/layers/layer-number.ts';
import { Button } from '../../ui/button.tsx';
import { formatCount } from '../../ui/byte-size.ts';
import { HintArea } from '../../ui/hint-area.tsx';
import { LongList } from '../../ui/long-list.tsx';
import type { LayerState, SelectedImage, Verification } from '../../worker/session-types.ts';
import { groupWarnings, type WarningGroup } from './group-warnings.ts';

export interface WarningsPaneProps {
  /** Of the opened file as a whole. */
  readonly fileWarnings: readonly Warning[];
  readonly image: SelectedImage;
  /** The setting, for what is opened next. */
  readonly verify: boolean;
  readonly onVerifyChange: (verify: boolean) => void;
  /** Opens the same file again with the present setting. */
  readonly onOpenAgain: () => void;
  readonly onSelectLayer: (layer: number) => void;
  /** A path in raw form, in the filesystem after a layer or anywhere. */
  readonly onSelectPath: (path: string, layer: number | null) => void;
}

/** What is out of the ordinary, and whether the layers are what the image says they are. */
export function WarningsPane({
  fileWarnings,
  image,
  verify,
  onVerifyChange,
  onOpenAgain,
  onSelectLayer,
  onSelectPath,
}: WarningsPaneProps): ReactElement {
  const groups = groupWarnings([...fileWarnings, ...image.warnings]);
  return (
    <HintArea className="h-full overflow-y-auto overscroll-contain px-3 py-2">
      {groups.length === 0 ? (
        <p className="text-muted">Nothing out of the ordinary was found.</p>
      ) : (
        <ul className="flex flex-col gap-1.5">
          {groups.map((group) => (
            <li key={group.code}>
              <Group group={group} onSelectLayer={onSelectLayer} onSelectPath={onSelectPath} />
            </li>
          ))}
        </ul>
      )}
      <Verifications
        layers={image.layers}
        verify={verify}
        onVerifyChange={onVerifyChange}
        onOpenAgain={onOpenAgain}
        onSelectLayer={onSelectLayer}
      />
    </HintArea>
  );
}

interface GroupProps extends Pick<WarningsPaneProps, 'onSelectLayer' | 'onSelectPath'> {
  readonly group: WarningGroup;
}

function Group({ group, onSelectLayer, onSelectPath }: GroupProps): ReactElement {
  const { title, meaning, advice } = WARNING_TEXTS[group.code];
  return (
    <details className="group rounded-md border border-border bg-raised">
      <summary className="flex list-none items-start gap-1.5 rounded-md px-2 py-1.5 select-none hover:bg-hover">
        <ChevronRight aria-hidden className="mt-0.5 size-4 shrink-0 text-faint group-open:rotate-90" />
        <span className="min-w-0 flex-1">
          <span className="font-semibold">{title}</span>
          <span className="block text-sm text-muted">{meaning}</span>
        </span>
        <span className="rounded-full bg-caution-soft px-1.5 text-sm font-semibold text-caution tabular-nums">
          {formatCount(group.count)}
        </span>
      </summary>
      <div className="border-t border-border px-2 py-1.5 text-sm">
        <p className="mb-1.5 text-muted">{advice}</p>
        <LongList items={group.warnings} className="flex flex-col gap-1.5">
          {(warning) => <Observation warning={warning} onSelectLayer={onSelectLayer} onSelectPath={onSelectPath} />}
        </LongList>
      </div>
    </details>
  );
}

const LINK =
  'rounded-sm text-left text-accent underline decoration-accent/40 underline-offset-2 hover:decoration-accent [overflow-wrap:anywhere]';

interface ObservationProps extends Omit<GroupProps, 'group'> {
  readonly warning: Warning;
}

function Observation({ warning, onSelectLayer, onSelectPath }: ObservationProps): ReactElement {
  const { message, layer, path, count } = warning;
  return (
    <div>
      <p className="[overflow-wrap:anywhere]">{message}</p>
      <p className="flex flex-wrap gap-x-3 text-muted">
        {layer !== null && (
          <button type="button" className={LINK} onClick={() => onSelectLayer(layer)}>
            Layer {layerNumber(layer)}
          </button>
        )}
        {path !== null && (
          <button type="button" className={`${LINK} font-mono`} onClick={() => onSelectPath(path, layer)}>
            {path.replace(LONE_SURROGATES, '\ufffd')}
          </button>
        )}
        {count > 1 && <span className="tabular-nums">{formatCount(count)} times</span>}
      </p>
    </div>
  );
}

/** Stand for bytes that are not UTF-8 (see Warning.path). */
const LONE_SURROGATES = /[\udc80-\udcff]/g;

interface VerificationsProps extends Pick<
  WarningsPaneProps,
  'verify' | 'onVerifyChange' | 'onOpenAgain' | 'onSelectLayer'
> {
  readonly layers: readonly LayerState[];
}

function Verifications({
  layers,
  verify,
  onVerifyChange,
  onOpenAgain,
  onSelectLayer,
}: VerificationsProps): ReactElement {
  const wasVerified = layers.some(({ verification }) => verification.kind !== 'off');
  return (
    <section className="mt-4">
      <h3 className="mb-1.5 border-b border-border pb-1 font-semibold">Are the layers what they say they are?</h3>
      <label className="flex items-start gap-2 text-sm">
        <input
          type="checkbox"
          checked={verify}
          onChange={(event) => onVerifyChange(event.currentTarget.checked)}
          className="mt-0.5 size-3.5 accent-accent"
        />
        <span>
          Verify digests
          <span className="block text-muted">
            Once the layers are read, computes the SHA-256 of each and compares it with what the image declares. The
            choice holds for what you open next.
          </span>
        </span>
      </label>
      {verify && !wasVerified && layers.length > 0 && (
        <Button className="mt-2" onClick={onOpenAgain}>
          Open this one again and verify it
        </Button>
      )}
      {wasVerified && (
        <table className="mt-2 w-full text-sm tabular-nums">
          <thead className="text-left text-faint">
            <tr>
              <th className="pr-3 font-normal">Layer</th>
              <th className="pr-3 font-normal">Digest</th>
              <th className="font-normal">Diff ID</th>
            </tr>
          </thead>
          <tbody>
            {layers.map((layer) => (
              <tr key={layer.index} className="border-t border-border/60">
                <td className="py-0.5 pr-3">
                  <button type="button" className={LINK} onClick={() => onSelectLayer(layer.index)}>
                    {layerNumber(layer.index)}
                  </button>
                </td>
                <td className="py-0.5 pr-3">
                  <Outcome verification={layer.verification} field="digest" />
                </td>
                <td className="py-0.5">
                  <Outcome verification={layer.verification} field="diffId" />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Outcome({
  verification,
  field,
}: {
  readonly verification: Verification;
  readonly field: 'digest' | 'diffId';
}): ReactElement {
  const outcome: VerificationOutcome =
    verification.kind === 'done' ? verificationOutcome(verification[field]) : verification.kind;
  const { title, text } = VERIFICATION_TEXTS[outcome];
  const tone =
    outcome === 'match' ? 'text-success' : outcome === 'mismatch' ? 'font-semibold text-danger' : 'text-faint';
  return (
    <span data-hint={text} className={tone}>
      {outcome === 'match' && <span aria-hidden>✓ </span>}
      {outcome === 'mismatch' && <span aria-hidden>✗ </span>}
      {title}
    </span>
  );
}
