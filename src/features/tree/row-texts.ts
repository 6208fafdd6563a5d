import { Mark } from '../../core/analysis/change.ts';
import { reasonWords } from '../../core/analysis/mark-name.ts';
import type { Tally, TreeRow } from '../../core/analysis/view-types.ts';
import { MARK_TEXTS, REMOVAL_CAUSE_TEXTS } from '../../core/explain/change-texts.ts';
import { ENTRY_TYPE_TEXTS, SPECIAL_MODE_TEXTS } from '../../core/explain/tree-column-texts.ts';
import { layerNumber } from '../../core/layers/layer-number.ts';
import { typeLetter } from '../../core/tar/type-letter.ts';
import { EntryType } from '../../core/tar/tar-entry.ts';
import { formatBytes, formatCount, formatExactBytes } from '../../ui/byte-size.ts';
import { formatOctalMode, formatPermissions, specialBits } from '../../ui/file-mode.ts';
import { formatFullTimestamp } from '../../ui/timestamp.ts';
import type { TreeColumnSpec } from './tree-columns.ts';

/** Name of the owner, or the numbers where the archive has no names: "root:root", "1000:1000". */
export function ownerText(row: Pick<TreeRow, 'uid' | 'gid' | 'userName' | 'groupName'>): string {
  return `${row.userName || row.uid}:${row.groupName || row.gid}`;
}

/** "drwxr-xr-x". */
export function modeText(row: Pick<TreeRow, 'type'>, mode: number): string {
  return typeLetter(row.type) + formatPermissions(mode);
}

/** What there is to say of one cell; empty where the cell says it all. `layerTexts` are the instructions by layer index. */
export function hintOf(
  row: TreeRow,
  column: TreeColumnSpec['id'],
  totalBytes: number,
  layerTexts: readonly string[],
): string {
  switch (column) {
    case 'mark':
      return markHint(row);
    case 'name':
      return nameHint(row);
    case 'size':
      return sizeHint(row, totalBytes);
    case 'changes':
      return row.expandable ? changesHint(row) : '';
    case 'layer':
      return row.layer === null ? '' : `Layer ${layerNumber(row.layer)}\n${layerTexts[row.layer] ?? ''}`;
    case 'mode':
      return row.mode === null ? '' : modeHint(row.mode);
    case 'owner':
      return row.mode === null ? '' : `User ${row.uid}, group ${row.gid}`;
    case 'modified':
      return row.mtimeSeconds === null ? '' : formatFullTimestamp(row.mtimeSeconds);
  }
}

function markHint(row: TreeRow): string {
  const { title, text } = MARK_TEXTS[row.mark];
  if (row.mark === Mark.removed) return `${title}: ${REMOVAL_CAUSE_TEXTS[row.removalCause].text}`;
  const reasons = reasonWords(row.reasons);
  return row.mark === Mark.modified && reasons.length > 0
    ? `${title}: ${reasons.join(', ')}. ${text}`
    : `${title}. ${text}`;
}

function nameHint(row: TreeRow): string {
  const kind = ENTRY_TYPE_TEXTS[row.type].title;
  const lines = [row.linkTarget === null ? `${kind}: ${row.name}` : `${kind}: ${row.name} \u2192 ${row.linkTarget}`];
  if (row.nameEscaped)
    lines.push('The name holds characters that cannot be shown or could mislead; they are written as escapes.');
  return lines.join('\n');
}

function sizeHint(row: TreeRow, totalBytes: number): string {
  const share = totalBytes > 0 ? `, ${((row.sizeBytes / totalBytes) * 100).toFixed(1)} % of this view` : '';
  const what =
    row.mark === Mark.removed ? 'Hidden below' : row.type === EntryType.directory ? 'Sum of all files below' : 'Size';
  return `${what}: ${formatExactBytes(row.sizeBytes)}${share}`;
}

function changesHint(row: Pick<TreeRow, 'added' | 'modified' | 'removed'>): string {
  const line = (name: string, { count, bytes }: Tally): string[] =>
    count === 0 ? [] : [`${formatCount(count)} ${name}, ${formatBytes(bytes)}`];
  return [...line('added', row.added), ...line('modified', row.modified), ...line('removed', row.removed)].join('\n');
}

function modeHint(mode: number): string {
  const special = specialBits(mode).map((bit) => SPECIAL_MODE_TEXTS[bit].text);
  return [formatOctalMode(mode), ...special].join('\n');
}

/** At most five characters: "999", "9.9k", "120k", "1.2M". */
export function shortCount(count: number): string {
  if (count < 1000) return String(count);
  const [value, unit] = count < 999_500 ? [count / 1000, 'k'] : [count / 1_000_000, 'M'];
  return `${value < 9.95 ? value.toFixed(1) : value.toFixed(0)}${unit}`;
}
