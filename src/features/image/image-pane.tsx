import { Download } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';
import { FIGURE_TEXTS } from '../../core/explain/figure-texts.ts';
import { CONFIG_FIELD_TEXTS, IDENTITY_TEXTS, IMAGE_KIND_TEXTS } from '../../core/explain/image-texts.ts';
import { SAVE_TEXTS } from '../../core/explain/save-texts.ts';
import type { CatalogImage, ImageConfig } from '../../core/formats/catalog.ts';
import { describeCreated } from '../../core/history/created-age.ts';
import { formatCount, formatExactBytes } from '../../ui/byte-size.ts';
import { Button } from '../../ui/button.tsx';
import { TextOrLink, isWebAddress } from '../../ui/external-link.tsx';
import { DigestFact, Fact, FactList } from '../../ui/fact-list.tsx';
import { HintArea } from '../../ui/hint-area.tsx';
import { LongList } from '../../ui/long-list.tsx';
import { LongText } from '../../ui/long-text.tsx';
import { formatTimestamp } from '../../ui/timestamp.ts';
import type { SelectedImage, SessionState } from '../../worker/session-types.ts';
import { formatDuration } from './format-duration.ts';
import { FORMAT_NAMES, formatPlatform, nameImage, shortenDigest } from './image-names.ts';
import { sumLayers } from './layer-totals.ts';
import { ManifestFacts } from './manifest-facts.tsx';
import { RegistryFacts } from './registry-facts.tsx';

export interface ImagePaneProps {
  readonly state: SessionState;
  readonly image: SelectedImage;
  readonly onSelectImage: (index: number) => void;
  /** Saves the filesystem as it stands after the last layer that was read. */
  readonly onSaveFilesystem: () => void;
  /** Milliseconds since 1970 that ages are counted to. */
  readonly nowMs: number;
}

/** Everything that the manifest and the configuration say. */
export function ImagePane({ state, image, onSelectImage, onSaveFilesystem, nowMs }: ImagePaneProps): ReactElement {
  const catalogImage = state.images[image.index];
  if (catalogImage === undefined) return <p className="p-3 text-muted">No image is selected.</p>;
  const { config, annotations } = catalogImage;
  return (
    <HintArea className="h-full overflow-y-auto overscroll-contain px-3 py-2 [&>section+section]:mt-4">
      {config === null ? (
        <Section title="What a container starts with">
          <p className="text-sm text-muted">This image has no configuration that could be read.</p>
        </Section>
      ) : (
        <ConfigSection config={config} />
      )}
      {config !== null && config.labels.size > 0 && (
        <Section title={`Labels (${formatCount(config.labels.size)})`} meaning={CONFIG_FIELD_TEXTS.labels.text}>
          <PairList pairs={[...config.labels]} />
        </Section>
      )}
      <IdentitySection catalogImage={catalogImage} nowMs={nowMs} />
      {annotations.size > 0 && (
        <Section title={`Annotations (${formatCount(annotations.size)})`} meaning={IDENTITY_TEXTS.annotation.text}>
          <PairList pairs={[...annotations]} />
        </Section>
      )}
      <TotalsSection state={state} image={image} />
      {image.usableLayers > 0 && (
        <Section title="Its files" meaning={SAVE_TEXTS.filesystem.text}>
          <Button onClick={onSaveFilesystem}>
            <Download aria-hidden />
            Save the filesystem as a tar
          </Button>
        </Section>
      )}
      {state.registry !== null && (
        <Section title="Where it came from">
          <RegistryFacts registry={state.registry} />
        </Section>
      )}
      {state.images.length > 1 && <OthersSection state={state} image={image} onSelectImage={onSelectImage} />}
    </HintArea>
  );
}

function ConfigSection({ config }: { readonly config: ImageConfig }): ReactElement {
  const { healthcheck } = config;
  return (
    <Section title="What a container starts with">
      <FactList>
        <Fact name="Entrypoint" meaning={CONFIG_FIELD_TEXTS.entrypoint.text}>
          <Arguments words={config.entrypoint} />
        </Fact>
        <Fact name="Command" meaning={CONFIG_FIELD_TEXTS.cmd.text}>
          <Arguments words={config.cmd} />
        </Fact>
        <Fact name="Directory" meaning={CONFIG_FIELD_TEXTS.workingDir.text}>
          <Code text={config.workingDir} otherwise="/" />
        </Fact>
        <Fact name="User" meaning={CONFIG_FIELD_TEXTS.user.text}>
          <Code text={config.user} otherwise="root, as none is set" />
        </Fact>
        <Fact name="Ports" meaning={CONFIG_FIELD_TEXTS.exposedPorts.text}>
          <Values values={config.exposedPorts} />
        </Fact>
        <Fact name="Volumes" meaning={CONFIG_FIELD_TEXTS.volumes.text}>
          <Values values={config.volumes} />
        </Fact>
        {healthcheck !== null && (
          <Fact name="Health check" meaning={CONFIG_FIELD_TEXTS.healthcheck.text}>
            <Arguments words={healthcheck.test} />
            <span className="block text-muted">{describeHealthcheck(healthcheck)}</span>
          </Fact>
        )}
        {config.stopSignal !== null && (
          <Fact name="Stop signal" meaning={CONFIG_FIELD_TEXTS.stopSignal.text}>
            <Code text={config.stopSignal} otherwise="" />
          </Fact>
        )}
        {config.shell !== null && (
          <Fact name="Shell" meaning={CONFIG_FIELD_TEXTS.shell.text}>
            <Arguments words={config.shell} />
          </Fact>
        )}
        {config.onBuild.length > 0 && (
          <Fact name="On build" meaning={CONFIG_FIELD_TEXTS.onBuild.text}>
            <Values values={config.onBuild} />
          </Fact>
        )}
        <Fact name={`Environment (${formatCount(config.env.length)})`} meaning={CONFIG_FIELD_TEXTS.env.text}>
          {config.env.length === 0 ? (
            <None />
          ) : (
            <LongList items={config.env}>{(pair) => <EnvPair pair={pair} />}</LongList>
          )}
        </Fact>
      </FactList>
    </Section>
  );
}

function IdentitySection({
  catalogImage,
  nowMs,
}: {
  readonly catalogImage: CatalogImage;
  readonly nowMs: number;
}): ReactElement {
  const age = describeCreated(catalogImage.created, nowMs);
  return (
    <Section title="What it is">
      <FactList>
        <Fact name="Names" meaning={IDENTITY_TEXTS.name.text}>
          {catalogImage.names.length === 0 ? <None text="untagged" /> : <Values values={catalogImage.names} />}
        </Fact>
        {catalogImage.platform !== null && (
          <Fact name="Platform" meaning={IDENTITY_TEXTS.platform.text}>
            {formatPlatform(catalogImage.platform)}
          </Fact>
        )}
        <Fact name="Created" meaning={IDENTITY_TEXTS.created.text}>
          <span data-hint={catalogImage.created ?? undefined}>
            {age.text}
            {age.kind === 'recorded' && `, ${formatTimestamp(age.epochMs / 1000)} UTC`}
            {age.kind !== 'recorded' && catalogImage.created !== null && ` (${catalogImage.created})`}
          </span>
        </Fact>
        {catalogImage.author !== null && catalogImage.author !== '' && (
          <Fact name="Author" meaning={IDENTITY_TEXTS.author.text}>
            <LongText text={catalogImage.author} />
          </Fact>
        )}
        <DigestFact name="Image ID" meaning={IDENTITY_TEXTS.imageId.text} value={catalogImage.configDigest} />
        <DigestFact
          name="Manifest digest"
          meaning={IDENTITY_TEXTS.manifestDigest.text}
          value={catalogImage.manifestDigest}
        />
        {catalogImage.mediaType !== null && (
          <Fact name="Media type" meaning={IDENTITY_TEXTS.mediaType.text}>
            <span className="font-mono break-all">{catalogImage.mediaType}</span>
          </Fact>
        )}
      </FactList>
    </Section>
  );
}

function TotalsSection({
  state,
  image,
}: {
  readonly state: SessionState;
  readonly image: SelectedImage;
}): ReactElement {
  const totals = sumLayers(image.layers);
  const { merged } = image;
  const soFar = (known: boolean) => (known ? '' : ' so far');
  return (
    <Section title="How big it is">
      <FactList>
        <Fact name="Layers" meaning={FIGURE_TEXTS.layerCount.text}>
          {formatCount(image.layers.length)}
        </Fact>
        <Fact name="Compressed" meaning={FIGURE_TEXTS.totalCompressedBytes.text}>
          {formatExactBytes(totals.compressedBytes)}
          {soFar(totals.compressedKnown)}
        </Fact>
        <Fact name="Unpacked" meaning={FIGURE_TEXTS.totalUncompressedBytes.text}>
          {formatExactBytes(totals.uncompressedBytes)}
          {soFar(totals.uncompressedKnown)}
        </Fact>
        <Fact name="Files in the end" meaning={FIGURE_TEXTS.mergedFileBytes.text}>
          {merged === null ? 'known once all layers are read' : formatExactBytes(merged.fileBytes)}
        </Fact>
        {merged !== null && (
          <>
            <Fact name="Paths in the end" meaning={FIGURE_TEXTS.mergedEntries.text}>
              {formatCount(merged.entries)}
            </Fact>
            <Fact name="Implied directories" meaning={FIGURE_TEXTS.implicitDirectories.text}>
              {formatCount(merged.implicitDirectories)}
            </Fact>
          </>
        )}
        <Fact name="Opened from">
          {state.name}
          {state.registry === null && `, ${formatExactBytes(state.sizeBytes)}`}
          {state.format !== null && <span className="block text-muted">{FORMAT_NAMES[state.format]}</span>}
          {state.compression !== null && state.compression !== 'none' && (
            <span className="block text-muted">packed as a whole with {state.compression}</span>
          )}
        </Fact>
      </FactList>
    </Section>
  );
}

const KIND_NAMES = { image: '', attestation: 'attestation: ', artifact: 'artifact: ' } as const;

function OthersSection({
  state,
  image,
  onSelectImage,
}: Omit<ImagePaneProps, 'nowMs' | 'onSaveFilesystem'>): ReactElement {
  return (
    <Section title={`All that is in ${state.name} (${formatCount(state.images.length)})`}>
      <LongList items={state.images} className="text-sm">
        {(each, index) => {
          const name = `${KIND_NAMES[each.kind]}${nameImage(each)}`;
          const platform = each.platform === null ? '' : `, ${formatPlatform(each.platform)}`;
          if (index === image.index) return <strong className="font-semibold">{name + platform} (shown)</strong>;
          if (each.kind !== 'image' || !each.present) {
            const why = !each.present
              ? state.registry === null
                ? 'its manifest is not in this archive'
                : 'the registry does not have its manifest'
              : each.subject === null
                ? 'holds no filesystem'
                : `about ${shortenDigest(each.subject)}, holds no filesystem`;
            const text = (
              <span data-hint={IMAGE_KIND_TEXTS[each.kind].text} className="text-muted">
                {name + platform}: {why}
              </span>
            );
            if (!each.present) return text;
            return (
              <details>
                <summary className="rounded-sm">{text}</summary>
                <div className="mt-1 mb-2 border-l-2 border-border pl-2">
                  <ManifestFacts image={each} />
                </div>
              </details>
            );
          }
          return (
            <button
              type="button"
              onClick={() => onSelectImage(index)}
              className="rounded-sm text-left text-accent underline decoration-accent/40 underline-offset-2 hover:decoration-accent"
            >
              {name + platform}
            </button>
          );
        }}
      </LongList>
    </Section>
  );
}

interface SectionProps {
  readonly title: string;
  readonly meaning?: string;
  readonly children: ReactNode;
}

function Section({ title, meaning, children }: SectionProps): ReactElement {
  return (
    <section>
      <h3 data-hint={meaning} className="mb-1.5 border-b border-border pb-1 font-semibold">
        {title}
      </h3>
      {children}
    </section>
  );
}

function None({ text = 'none' }: { readonly text?: string }): ReactElement {
  return <span className="text-faint">{text}</span>;
}

function Code({ text, otherwise }: { readonly text: string | null; readonly otherwise: string }): ReactElement {
  if (text === null || text === '') return <None text={otherwise} />;
  return <LongText text={text} isCode />;
}

/** Words as they are passed on: those that a shell would split are quoted. */
function Arguments({ words }: { readonly words: readonly string[] | null }): ReactElement {
  if (words === null || words.length === 0) return <None />;
  const line = words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : JSON.stringify(word))).join(' ');
  return <LongText text={line} isCode />;
}

function Values({ values }: { readonly values: readonly string[] }): ReactElement {
  if (values.length === 0) return <None />;
  return <LongList items={values}>{(value) => <LongText text={value} isCode />}</LongList>;
}

function EnvPair({ pair }: { readonly pair: string }): ReactElement {
  const equals = pair.indexOf('=');
  if (equals < 0) return <LongText text={pair} isCode />;
  return (
    <span className="font-mono">
      <span className="text-muted">{pair.slice(0, equals)}=</span>
      <LongText text={pair.slice(equals + 1)} isCode />
    </span>
  );
}

function PairList({ pairs }: { readonly pairs: readonly (readonly [string, string])[] }): ReactElement {
  return (
    <LongList items={pairs} className="flex flex-col gap-1 text-sm select-text">
      {([name, value]) => (
        <>
          <span className="block font-mono text-xs text-faint [overflow-wrap:anywhere]">
            <LongText text={name} />
          </span>
          {isWebAddress(value) ? <TextOrLink text={value} /> : <LongText text={value} />}
        </>
      )}
    </LongList>
  );
}

function describeHealthcheck(check: NonNullable<ImageConfig['healthcheck']>): string {
  const { intervalNs, timeoutNs, startPeriodNs, retries } = check;
  const parts: string[] = [];
  // The config stores 0 for what was left to docker's defaults.
  if (intervalNs !== null && intervalNs !== 0) parts.push(`every ${formatDuration(intervalNs)}`);
  if (timeoutNs !== null && timeoutNs !== 0) parts.push(`for at most ${formatDuration(timeoutNs)}`);
  if (startPeriodNs !== null && startPeriodNs !== 0) parts.push(`after a start of ${formatDuration(startPeriodNs)}`);
  if (retries !== null && retries !== 0) parts.push(`unhealthy after ${retries} failures`);
  return parts.join(', ');
}
