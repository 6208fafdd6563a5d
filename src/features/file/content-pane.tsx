import { useState, type ReactElement, type ReactNode } from 'react';
import type { TextEncodingName } from '../../core/content/text-encoding.ts';
import type { TextLanguage } from '../../core/content/text-language.ts';
import { EMPTY_FILE_TEXT } from '../../core/explain/file-texts.ts';
import { formatBytes } from '../../ui/byte-size.ts';
import { saveBlob } from '../../ui/save-blob.ts';
import { Button } from '../../ui/button.tsx';
import type { ContentDescription, ContentTools } from '../../worker/session-content.ts';
import { ArchiveView } from './archive-view.tsx';
import { Centre } from './content-waiting.tsx';
import { HexView } from './hex-view.tsx';
import { PictureView } from './picture-view.tsx';
import { TextView } from './text-view.tsx';
import { UnpackedView } from './unpacked-view.tsx';

export interface ContentPaneProps {
  readonly content: Blob;
  readonly description: ContentDescription;
  readonly tools: ContentTools;
  /** Path of the file, for the language and for screen readers. */
  readonly name: string;
  /** Line of the text that is gone to, counted from 1, or null. */
  readonly line: number | null;
  readonly wraps: boolean;
  readonly onWrapsChange: (wraps: boolean) => void;
  readonly onSave: () => void;
}

interface Way {
  readonly id: string;
  readonly title: string;
  readonly show: () => ReactNode;
}

/** A content in the way that suits it best, with the others a press away. */
export function ContentPane(props: ContentPaneProps): ReactElement {
  const { content, description, onSave } = props;
  const [chosen, setChosen] = useState<string | null>(null);
  const ways = waysOf(props);
  const way = ways.find(({ id }) => id === chosen) ?? ways[0];
  return (
    <div className="flex h-full min-h-0 flex-col">
      <div className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-1 border-b border-border px-3 py-1.5 text-sm">
        <span className="min-w-0 break-words select-text">{description.line}</span>
        <span className="text-muted tabular-nums">{formatBytes(content.size)}</span>
        <span className="ml-auto flex flex-wrap items-center gap-1">
          {ways.length > 1 && (
            <span role="group" aria-label="Show as" className="flex">
              {ways.map(({ id, title }) => (
                <Button
                  key={id}
                  tone="quiet"
                  className="aria-pressed:bg-accent-soft"
                  aria-pressed={id === way?.id}
                  onClick={() => setChosen(id)}
                >
                  {title}
                </Button>
              ))}
            </span>
          )}
          <Button onClick={onSave}>Save</Button>
        </span>
      </div>
      <div className="min-h-0 flex-1">
        {way === undefined ? (
          <Centre>
            <p>{EMPTY_FILE_TEXT}</p>
          </Centre>
        ) : (
          <div key={way.id} className="h-full">
            {way.show()}
          </div>
        )}
      </div>
    </div>
  );
}

/** The ways to look at a content, the best first. */
function waysOf(props: ContentPaneProps): readonly Way[] {
  const { content, description, tools, name, line, wraps, onWrapsChange } = props;
  const kind = description.content;
  const hex: Way = { id: 'hex', title: 'Hex', show: () => <HexView content={content} tools={tools} label={name} /> };
  const text = (encoding: TextEncodingName, language: TextLanguage | null): Way => ({
    id: 'text',
    title: 'Text',
    show: () => (
      <TextView
        content={content}
        encoding={encoding}
        language={language}
        label={name}
        line={line}
        wraps={wraps}
        onWrapsChange={onWrapsChange}
      />
    ),
  });
  const picture = (mediaType: string): Way => ({
    id: 'picture',
    title: 'Picture',
    show: () => <PictureView content={content} mediaType={mediaType} label={name} />,
  });
  const unpacked: Way = {
    id: 'unpacked',
    title: 'Unpacked',
    show: () => (
      <UnpackedView
        content={content}
        tools={tools}
        name={name}
        show={(inner, innerDescription, innerName) => (
          <ContentPane
            {...props}
            content={inner}
            description={innerDescription}
            name={innerName}
            line={null}
            onSave={() => saveBlob(inner, innerName.slice(innerName.lastIndexOf('/') + 1))}
          />
        )}
      />
    ),
  };
  switch (kind.kind) {
    case 'empty':
      return [];
    case 'text':
      return kind.isSvg
        ? [text(kind.encoding, kind.language), picture('image/svg+xml'), hex]
        : [text(kind.encoding, kind.language), hex];
    case 'picture':
      return [picture(kind.mediaType), hex];
    case 'archive': {
      const members: Way = {
        id: 'members',
        title: 'Members',
        show: () => <ArchiveView content={content} format={kind.format} tools={tools} label={name} />,
      };
      return [members, hex];
    }
    case 'compressed':
      return [unpacked, hex];
    case 'elf':
      return [hex];
    case 'binary':
      // The search finds lines in all that has no NUL; whoever asks for one is shown it as the search reads it.
      return line === null ? [hex] : [text('utf-8', null), hex];
  }
}
