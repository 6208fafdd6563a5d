import { displayText } from '../../bytes/byte-text.ts';
import { nameOf } from '../findings/instruction-lines.ts';
import type { ReviewedRows } from '../findings/reviewed-rows.ts';
import { layerNumber } from '../../layers/layer-number.ts';
import type { Finding } from '../review.ts';
import { mostFindingPaths } from '../review.ts';
import { maskSecret } from './mask-secrets.ts';
import type { SecretCode } from './secret-codes.ts';
import type { SecretMatch } from './secret-match.ts';

/** Findings of secrets in files that are shown; each is of a kind and a directory. */
export const mostSecretFindings = 200;

/** A secret of a file version. */
export interface FileSecret {
  /** Of ReviewedRows. */
  readonly column: number;
  readonly match: SecretMatch & { readonly text: string };
  /** What the file is, by its name; null for any other. */
  readonly what: string | null;
  readonly isPublished: boolean;
}

/** One finding for each directory and kind of file: a directory of three keys is one line. */
export function buildSecretFindings(rows: ReviewedRows, secrets: readonly FileSecret[]): readonly Finding[] {
  const { paths } = rows.input.model;
  const groups = new Map<string, FileSecret[]>();
  for (const secret of secrets) {
    const directory = paths.parent[rows.path[secret.column]!]!;
    const key = `${directory}:${codeOf(secret)}:${secret.what ?? ''}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [secret]);
    else group.push(secret);
  }
  return [...groups.values()].slice(0, mostSecretFindings).map((group) => secretFinding(rows, group));
}

function codeOf({ match, what, isPublished }: FileSecret): SecretCode {
  if (isPublished) return 'published-key';
  if (match.kind.endsWith('private key') || match.kind.startsWith('private key')) return 'private-key';
  return what === null ? 'secret-in-file' : 'credential-file';
}

function secretFinding(rows: ReviewedRows, group: readonly FileSecret[]): Finding {
  const first = group[0]!;
  const code = codeOf(first);
  const columns = [...new Set(group.map(({ column }) => column))];
  const pathNumbers = [...new Set(columns.map((column) => rows.path[column]!))];
  const layers = [...new Set(columns.map((column) => rows.layer[column]!))].sort((a, b) => a - b);
  const isGone = columns.every((column) => !rows.isLive(column));
  const killedBy = isGone ? Math.max(...columns.map((column) => rows.killedBy[column]!)) : null;
  const path = rows.pathText(rows.path[first.column]!);
  const others = pathNumbers.length - 1;
  const historyRows = [...layers, ...(killedBy === null ? [] : [killedBy])].flatMap(
    (layer) => rows.historyRowOf(layer) ?? [],
  );
  return {
    code,
    severity: code === 'published-key' ? 'hint' : 'secret',
    title: `A secret in ${path}${others > 0 ? ` and ${others} more` : ''}${isGone ? ', removed too late' : ''}: ${kindsOf(group)}`,
    bytes: 0,
    compressedBytes: null,
    count: pathNumbers.length,
    paths: columns
      .slice(0, mostFindingPaths)
      .map((column) => rows.foundPath(rows.path[column]!, rows.layer[column]!, rows.bytes[column]!)),
    root: null,
    layers,
    killedBy,
    historyRows: [...new Set(historyRows)].sort((a, b) => a - b),
    why: whyOf(rows, first, layers, killedBy),
    remedy: remedyOf(code),
    example: code === 'published-key' ? null : exampleOf(path),
    evidence: evidenceOf(group),
    isBase: columns.every((column) => rows.isOfBase(column)),
  };
}

function whyOf(
  rows: ReviewedRows,
  { what, isPublished }: FileSecret,
  layers: readonly number[],
  killedBy: number | null,
): string {
  if (isPublished)
    return 'It came with a package that everybody can fetch, so it is most likely a test’s or an example’s and protects nothing.';
  const file = what === null ? 'The file' : `The ${what} file`.replace(/file file$/, 'file');
  const where =
    layers.length === 1 ? `layer ${layerNumber(layers[0]!)}` : `layers ${layers.map(layerNumber).join(', ')}`;
  return killedBy === null
    ? `${file} is in ${where}: whoever can pull the image can read it.`
    : `${capital(nameOf(rows, killedBy))} removed or replaced it, but its bytes are still in the blob of ${where}: whoever can pull the image can read them.`;
}

function remedyOf(code: SecretCode): string {
  return code === 'published-key'
    ? 'Nothing, if it is a test’s; leave the tests of libraries out of the image.'
    : 'Change the secret, as the image has been passed around with it. Keep the file out of the build context with .dockerignore, and give it to the step that needs it with `--mount=type=secret`.';
}

/** The mount that gives a build step what the file gave it. */
function exampleOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (/^\.?(?:npmrc|yarnrc\.yml)$/.test(name)) return `RUN --mount=type=secret,id=npmrc,target=${path} npm ci`;
  if (name === '.netrc') return `RUN --mount=type=secret,id=netrc,target=${path} git clone …`;
  if (path.includes('/.ssh/')) return 'RUN --mount=type=ssh git clone git@…';
  if (path.includes('/.aws/')) return `RUN --mount=type=secret,id=aws,target=${path} aws s3 cp …`;
  return `# .dockerignore\n**/${name}`;
}

/** Kinds that one title names. */
const mostKinds = 3;

function kindsOf(group: readonly FileSecret[]): string {
  const kinds = [...new Set(group.map(({ match }) => match.kind))];
  const shown = kinds.slice(0, mostKinds).join(', ');
  return displayText(kinds.length > mostKinds ? `${shown}, …` : shown).text;
}

/** What was seen, masked, once each; of a private key no more than its size. */
function evidenceOf(group: readonly FileSecret[]): string {
  const seen = new Map(group.map(({ match }) => [match.text, match]));
  const shown = [...seen.values()]
    .slice(0, mostKinds)
    .map(({ kind, text }) =>
      text.startsWith('-----BEGIN') ? `${kind} (${text.length} characters)` : `${kind}: ${maskSecret(text)}`,
    );
  const more = seen.size - shown.length;
  return displayText(shown.join('; ')).text + (more > 0 ? `; ${more} more` : '');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
