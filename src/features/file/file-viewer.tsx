import { useQuery } from '@tanstack/react-query';
import { useState, type ReactElement } from 'react';
import { isCancellation } from '../../base/app-error.ts';
import type { PathDetails, TimelineEntry } from '../../core/analysis/view-types.ts';
import { layerNumber } from '../../core/layers/layer-number.ts';
import { EntryType } from '../../core/tar/tar-entry.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { saveBlob } from '../../ui/save-blob.ts';
import { useMediaQuery } from '../../ui/use-media-query.ts';
import type { ResolvedLink, SelectedImage, Session } from '../../worker/session-types.ts';
import { ComparePane } from './compare-pane.tsx';
import { ContentPane } from './content-pane.tsx';
import { Centre, ContentWaiting } from './content-waiting.tsx';
import {
  hasContent,
  nameVersion,
  removalAt,
  versionAt,
  versionBefore,
  versionsOf,
  wholeFile,
  type ShownFile,
} from './file-versions.ts';
import { LinkWay } from './link-way.tsx';
import { useFileContent } from './use-file-content.ts';

export interface FileViewerProps {
  readonly session: Session;
  readonly image: SelectedImage;
  readonly path: number;
  readonly shown: ShownFile;
  /** Another version is looked at, or compared. */
  readonly onShow: (shown: ShownFile) => void;
  readonly onClose: () => void;
}

/**
 * The content of a file at a layer, read again from its source, alone or compared with another version of it. Lies over the page
 * and changes nothing there. Needs a QueryClientProvider above it.
 */
export function FileViewer(props: FileViewerProps): ReactElement {
  const { session, image, path, onClose } = props;
  const { data: details, error } = useQuery({
    queryKey: ['file-details', session.id, image.index, path, image.usableLayers],
    queryFn: () => session.readDetails(path),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
    networkMode: 'always',
  });
  return (
    <Dialog title={details?.fullPath ?? 'File'} size="page" onClose={onClose}>
      {error !== null && !isCancellation(error) ? (
        <Centre>
          <p role="alert" className="text-danger">
            {error.message}
          </p>
        </Centre>
      ) : (
        details !== undefined && <Versions key={details.path} {...props} details={details} />
      )}
    </Dialog>
  );
}

function Versions(props: FileViewerProps & { readonly details: PathDetails }): ReactElement {
  const { session, image, path, shown, onShow, details } = props;
  const isNarrow = useMediaQuery('(max-width: 679px)');
  const [wraps, setWraps] = useState(isNarrow);
  const versions = versionsOf(details.timeline);
  const version = versionAt(versions, shown.layer);
  if (version === null) {
    return (
      <Centre>
        <p>No layer lists {details.fullPath} itself: it is there because something below it is.</p>
      </Centre>
    );
  }
  const against = shown.against === null ? null : versionAt(versions, shown.against);
  const removal = removalAt(details.timeline, shown.layer);
  const before = versionBefore(versions, version);
  const pick = (layer: number) => onShow(wholeFile(layer, shown.against));
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-border px-3 py-1.5 text-sm">
        {against !== null && (
          <>
            <VersionChoice
              label="Older version"
              versions={versions}
              chosen={against}
              onChoose={(layer) => onShow(wholeFile(shown.layer, layer))}
            />
            <span className="text-muted">with</span>
          </>
        )}
        <VersionChoice label="Version" versions={versions} chosen={version} onChoose={pick} />
        {against !== null ? (
          <Button onClick={() => onShow(wholeFile(shown.layer))}>Stop comparing</Button>
        ) : (
          versions.length > 1 && (
            <Button onClick={() => onShow(wholeFile(version.layer, (before ?? versions[1]!).layer))}>
              {before === null ? 'Compare with the next version' : 'Compare with the version before'}
            </Button>
          )
        )}
        {removal !== null && against === null && (
          <span className="text-removed">Layer {layerNumber(removal.layer)} removed it. This is what it was.</span>
        )}
      </div>
      <div className="min-h-0 flex-1">
        {against !== null ? (
          <ComparePane
            key={`${against.layer} ${version.layer}`}
            session={session}
            path={path}
            name={details.fullPath}
            older={against}
            newer={version}
            wraps={wraps}
            onWrapsChange={setWraps}
          />
        ) : version.type === EntryType.symlink ? (
          <LinkedFile
            key={version.layer}
            session={session}
            image={image}
            path={path}
            // The link as it stands at the layer that was asked for; where that removed it, as it was.
            layer={removal === null ? Math.max(shown.layer, version.layer) : version.layer}
            line={shown.line}
            wraps={wraps}
            onWrapsChange={setWraps}
          />
        ) : hasContent(version) ? (
          <OneFile
            key={version.layer}
            session={session}
            image={image}
            path={path}
            name={details.fullPath}
            layer={version.layer}
            line={shown.line}
            wraps={wraps}
            onWrapsChange={setWraps}
          />
        ) : (
          <Centre>
            <p>{details.fullPath} is no file: it has no content to look at.</p>
          </Centre>
        )}
      </div>
    </div>
  );
}

interface VersionChoiceProps {
  readonly label: string;
  readonly versions: readonly TimelineEntry[];
  readonly chosen: TimelineEntry;
  readonly onChoose: (layer: number) => void;
}

function VersionChoice({ label, versions, chosen, onChoose }: VersionChoiceProps): ReactElement {
  return (
    <select
      aria-label={label}
      value={chosen.layer}
      onChange={(event) => onChoose(Number(event.target.value))}
      className="h-7 max-w-full min-w-0 rounded-md border border-edge bg-raised px-2"
    >
      {versions.map((version) => (
        <option key={version.layer} value={version.layer}>
          {nameVersion(version)}
        </option>
      ))}
    </select>
  );
}

interface FileProps {
  readonly session: Session;
  readonly image: SelectedImage;
  readonly path: number;
  readonly layer: number;
  readonly line: number | null;
  readonly wraps: boolean;
  readonly onWrapsChange: (wraps: boolean) => void;
}

function LinkedFile(props: FileProps): ReactElement {
  const { session, image, path, layer } = props;
  const { data: link, error } = useQuery({
    queryKey: ['resolved-link', session.id, image.index, path, layer],
    queryFn: () => session.resolveLink(path, layer),
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
    networkMode: 'always',
  });
  if (link === undefined) {
    return <Centre>{error !== null && !isCancellation(error) && <p role="alert">{error.message}</p>}</Centre>;
  }
  return (
    <div className="flex h-full min-h-0 flex-col">
      <LinkWay link={link} />
      <div className="min-h-0 flex-1">
        {link.end.kind === 'found' && isFile(link.end.type) && (
          <OneFile {...props} path={link.end.path} layer={link.layer} name={nameOf(link)} />
        )}
      </div>
    </div>
  );
}

function isFile(type: EntryType): boolean {
  return type === EntryType.file || type === EntryType.hardlink || type === EntryType.other;
}

function nameOf({ way }: ResolvedLink): string {
  return way.at(-1) ?? '';
}

function OneFile(props: FileProps & { readonly name: string }): ReactElement {
  const { session, image, path, layer, line, name, wraps, onWrapsChange } = props;
  const reading = useFileContent(session, path, layer, name);
  const { state } = reading;
  if (state.kind !== 'ready') {
    return (
      <ContentWaiting
        reading={reading}
        what={`${name} of layer ${layerNumber(layer)}`}
        layerBytes={image.layers[layer]?.compressedBytes ?? null}
      />
    );
  }
  return (
    <ContentPane
      content={state.content}
      description={state.description}
      tools={session.contents}
      name={name}
      line={line}
      wraps={wraps}
      onWrapsChange={onWrapsChange}
      onSave={() => saveBlob(state.content, name.slice(name.lastIndexOf('/') + 1))}
    />
  );
}
