import { memo, type ReactElement } from 'react';
import type { VirtualRowProps } from '../../ui/tree-grid/virtual-rows.tsx';
import type { BytePages } from './byte-pages.ts';
import { formatByte, formatOffset, printable } from './hex-text.ts';

export interface HexSide {
  readonly pages: BytePages;
  readonly sizeBytes: number;
}

export interface HexRowSharedProps {
  /** One content, or two to be compared. */
  readonly sides: readonly HexSide[];
  readonly bytesPerRow: number;
  readonly hasText: boolean;
  /** Bytes that are marked, such as what was found. */
  readonly marked: { readonly from: number; readonly to: number } | null;
}

/** Offset, bytes in hexadecimal, and as text; of two contents side by side with what differs marked. */
export const HexRow = memo(function HexRow(props: VirtualRowProps & HexRowSharedProps): ReactElement {
  const { index, style, sides, bytesPerRow } = props;
  const from = index * bytesPerRow;
  const largest = Math.max(...sides.map(({ sizeBytes }) => sizeBytes));
  return (
    <div style={style} className="flex items-center gap-4 px-3 font-mono text-sm whitespace-pre">
      <span className="text-faint">{formatOffset(from, largest)}</span>
      {sides.map((side, which) => (
        <Bytes key={which} {...props} side={side} other={sides.length === 2 ? sides[1 - which]! : null} from={from} />
      ))}
    </div>
  );
});

interface BytesProps extends HexRowSharedProps {
  readonly side: HexSide;
  readonly other: HexSide | null;
  readonly from: number;
}

type Look = '' | 'marked' | 'differs';

function Bytes({ side, other, from, bytesPerRow, hasText, marked }: BytesProps): ReactElement {
  const count = Math.max(0, Math.min(bytesPerRow, side.sizeBytes - from));
  const looks: Look[] = [];
  for (let i = 0; i < count; i++) looks.push(lookOf(from + i, side, other, marked));
  /** Neighbours that look alike are one element: a row without marks is two. */
  const runs = runsOf(looks);
  const text = (make: (offset: number) => string, between: string) =>
    runs.map(({ start, end, look }) => {
      let run = '';
      for (let i = start; i < end; i++) run += make(from + i) + (i < end - 1 ? between : '');
      return (
        <span key={start}>
          {start > 0 && between}
          {look === '' ? run : <mark className={LOOKS[look]}>{run}</mark>}
        </span>
      );
    });
  return (
    <span className="flex gap-4">
      <span style={{ width: `${bytesPerRow * 3 - 1}ch` }}>
        {text((offset) => formatByte(side.pages.byteAt(offset)), ' ')}
      </span>
      {hasText && (
        <span className="text-muted" style={{ width: `${bytesPerRow}ch` }}>
          {text((offset) => printable(side.pages.byteAt(offset)), '')}
        </span>
      )}
    </span>
  );
}

const LOOKS = {
  marked: 'rounded-sm bg-accent-soft text-text',
  differs: 'rounded-sm bg-modified-soft text-modified',
} as const;

function lookOf(offset: number, side: HexSide, other: HexSide | null, marked: HexRowSharedProps['marked']): Look {
  if (marked !== null && offset >= marked.from && offset < marked.to) return 'marked';
  if (other === null) return '';
  if (offset >= other.sizeBytes) return 'differs';
  const mine = side.pages.byteAt(offset);
  const theirs = other.pages.byteAt(offset);
  return mine >= 0 && theirs >= 0 && mine !== theirs ? 'differs' : '';
}

function runsOf(
  looks: readonly Look[],
): readonly { readonly start: number; readonly end: number; readonly look: Look }[] {
  const runs: { start: number; end: number; look: Look }[] = [];
  looks.forEach((look, index) => {
    const last = runs.at(-1);
    if (last !== undefined && last.look === look) last.end = index + 1;
    else runs.push({ start: index, end: index + 1, look });
  });
  return runs;
}
