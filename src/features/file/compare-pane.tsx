import { useState, type ReactElement } from 'react';
import { NO_CONTENT_TO_COMPARE_TEXT, SAME_CONTENT_TEXT } from '../../core/explain/file-texts.ts';
import type { TimelineEntry } from '../../core/analysis/view-types.ts';
import { layerNumber } from '../../core/layers/layer-number.ts';
import { formatBytes } from '../../ui/byte-size.ts';
import { Button } from '../../ui/button.tsx';
import { useMediaQuery } from '../../ui/use-media-query.ts';
import type { Session } from '../../worker/session-types.ts';
import { Centre, ContentWaiting } from './content-waiting.tsx';
import { hasContent } from './file-versions.ts';
import { HexComparison } from './hex-comparison.tsx';
import { textComparison } from './late-editors.ts';
import { useFileContent } from './use-file-content.ts';
import { MOST_WRAPPED_CHARACTERS, useTextPart } from './use-text-part.ts';
import { VersionFacts } from './version-facts.tsx';

/** Texts that are compared line by line; larger ones are compared byte by byte. */
export const MOST_COMPARED_TEXT_BYTES = 4 << 20;

export interface ComparePaneProps {
  readonly session: Session;
  readonly path: number;
  readonly name: string;
  readonly older: TimelineEntry;
  readonly newer: TimelineEntry;
  readonly wraps: boolean;
  readonly onWrapsChange: (wraps: boolean) => void;
}

/** Two versions of a path: their facts, and below them what differs in their contents. */
export function ComparePane(props: ComparePaneProps): ReactElement {
  const { older, newer } = props;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div
        className="max-h-[40%] shrink-0 overflow-y-auto border-b border-border py-1"
        tabIndex={0}
        role="region"
        aria-label="Facts"
      >
        <VersionFacts older={older} newer={newer} />
      </div>
      <div className="min-h-0 flex-1">
        {hasContent(older) && hasContent(newer) ? (
          <Contents {...props} />
        ) : (
          <Centre>
            <p>{NO_CONTENT_TO_COMPARE_TEXT}</p>
          </Centre>
        )}
      </div>
    </div>
  );
}

function Contents(props: ComparePaneProps): ReactElement {
  const { session, path, name, older } = props;
  const before = useFileContent(session, path, older.layer, name);
  if (before.state.kind !== 'ready') return <Waiting name={name} layer={older.layer} reading={before} />;
  return <BothContents {...props} before={before.state} />;
}

/** The newer content is read after the older one: by the worker that is there, and not by a second one beside it. */
function BothContents(props: ComparePaneProps & { readonly before: Ready }): ReactElement {
  const { session, path, name, newer, before } = props;
  const after = useFileContent(session, path, newer.layer, name);
  if (after.state.kind !== 'ready') return <Waiting name={name} layer={newer.layer} reading={after} />;
  const isText = [before, after.state].every(
    ({ content, description }) =>
      (description.content.kind === 'text' || description.content.kind === 'empty') &&
      content.size <= MOST_COMPARED_TEXT_BYTES,
  );
  return isText ? (
    <Texts {...props} after={after.state} />
  ) : (
    <HexComparison older={before.content} newer={after.state.content} tools={session.contents} />
  );
}

function Waiting({
  name,
  layer,
  reading,
}: {
  readonly name: string;
  readonly layer: number;
  readonly reading: ReturnType<typeof useFileContent>;
}): ReactElement {
  return <ContentWaiting reading={reading} what={`${name} of layer ${layerNumber(layer)}`} layerBytes={null} />;
}

type Ready = Extract<ReturnType<typeof useFileContent>['state'], { readonly kind: 'ready' }>;

function Texts({
  session,
  name,
  older,
  newer,
  before,
  after,
  wraps,
  onWrapsChange,
}: ComparePaneProps & { readonly before: Ready; readonly after: Ready }): ReactElement | null {
  const isWide = useMediaQuery('(min-width: 900px)');
  const [shows, setShows] = useState<'lines' | 'bytes'>('lines');
  const a = useTextPart(before.content, encodingOf(before), 0);
  const b = useTextPart(after.content, encodingOf(after), 0);
  if (a.kind === 'failed' || b.kind === 'failed') {
    const message = a.kind === 'failed' ? a.message : b.kind === 'failed' ? b.message : '';
    return (
      <Centre>
        <p role="alert" className="text-danger">
          {message}
        </p>
      </Centre>
    );
  }
  if (a.kind !== 'ready' || b.kind !== 'ready') return null;
  if (Math.max(a.part.longestLine, b.part.longestLine) > MOST_WRAPPED_CHARACTERS) {
    // Line by line there is one line.
    return <HexComparison older={before.content} newer={after.content} tools={session.contents} />;
  }
  const isSame = a.part.text === b.part.text;
  const language = after.description.content.kind === 'text' ? after.description.content.language : null;
  const labelOf = (version: TimelineEntry) => `${name} of layer ${layerNumber(version.layer)}`;
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex shrink-0 flex-wrap items-center gap-2 border-b border-border px-3 py-1.5 text-sm">
        <span role="status">
          {isSame && before.content.size === after.content.size
            ? SAME_CONTENT_TEXT
            : `${formatBytes(before.content.size)} and ${formatBytes(after.content.size)}`}
        </span>
        <span className="ml-auto flex gap-1">
          {shows === 'lines' && (
            <Button
              tone="quiet"
              className="aria-pressed:bg-accent-soft"
              aria-pressed={wraps}
              onClick={() => onWrapsChange(!wraps)}
            >
              Wrap lines
            </Button>
          )}
          <Button
            tone="quiet"
            className="aria-pressed:bg-accent-soft"
            aria-pressed={shows === 'bytes'}
            onClick={() => setShows(shows === 'bytes' ? 'lines' : 'bytes')}
          >
            Hex
          </Button>
        </span>
      </div>
      <div className="min-h-0 flex-1">
        {shows === 'bytes' ? (
          <HexComparison older={before.content} newer={after.content} tools={session.contents} />
        ) : (
          <textComparison.Component
            older={{ text: a.part.text, label: labelOf(older) }}
            newer={{ text: b.part.text, label: labelOf(newer) }}
            language={language}
            isSideBySide={isWide}
            wraps={wraps}
          />
        )}
      </div>
    </div>
  );
}

function encodingOf({ description: { content } }: Ready) {
  return content.kind === 'text' ? content.encoding : 'utf-8';
}
