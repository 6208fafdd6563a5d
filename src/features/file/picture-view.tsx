import { useEffect, useState, type ReactElement } from 'react';
import { SVG_TEXT } from '../../core/explain/file-texts.ts';
import { Centre } from './content-waiting.tsx';

export interface PictureViewProps {
  readonly content: Blob;
  readonly mediaType: string;
  readonly label: string;
}

/**
 * A picture in an `img` element and nowhere else: there a browser decodes pixels, and of an SVG runs no script and fetches nothing
 * (SVG Integration, "secure static mode"). The address is a blob's of this page, gone with the element.
 */
export function PictureView({ content, mediaType, label }: PictureViewProps): ReactElement {
  const [address, setAddress] = useState<string | null>(null);
  const [size, setSize] = useState<string | null>(null);
  const [isBroken, setBroken] = useState(false);
  useEffect(() => {
    const made = URL.createObjectURL(content.slice(0, content.size, mediaType));
    setAddress(made);
    setBroken(false);
    setSize(null);
    return () => URL.revokeObjectURL(made);
  }, [content, mediaType]);

  if (isBroken) {
    return (
      <Centre>
        <p role="alert">The browser cannot draw this picture: it is damaged, or of a kind that it does not know.</p>
      </Centre>
    );
  }
  return (
    <div tabIndex={0} role="region" aria-label={label} className="flex h-full flex-col overflow-auto bg-sunken">
      <p className="shrink-0 px-3 py-1.5 text-sm text-muted">
        {size}
        {mediaType === 'image/svg+xml' && ` ${SVG_TEXT}`}
      </p>
      {address !== null && (
        <img
          src={address}
          alt={label}
          className="m-auto max-w-full bg-[repeating-conic-gradient(var(--color-raised)_0_25%,var(--color-hover)_0_50%)] bg-[length:16px_16px]"
          onLoad={({ currentTarget: { naturalWidth, naturalHeight } }) =>
            setSize(`${naturalWidth} × ${naturalHeight} pixels.`)
          }
          onError={() => setBroken(true)}
        />
      )}
    </div>
  );
}
