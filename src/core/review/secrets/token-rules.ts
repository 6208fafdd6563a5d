import { rules as presetRules } from '@secretlint/secretlint-rule-preset-recommend';
import { isPlaceholder } from './placeholder.ts';
import type { SecretMatch } from './secret-match.ts';

/** A rule of secretlint as far as we drive it (`SecretLintRuleCreator` of @secretlint/types). */
interface SecretlintRule {
  readonly meta: { readonly id: string };
  create(context: SecretlintContext, options: object): { file?(source: SecretlintSource): unknown };
}

interface SecretlintContext {
  createTranslator(messages: unknown): () => { readonly message: string; readonly messageId: string };
  report(found: { readonly range: readonly [from: number, to: number] }): void;
}

interface SecretlintSource {
  readonly content: string;
  readonly filePath: string | undefined;
  readonly ext: string;
  readonly contentType: 'text';
}

const PREFIX = '@secretlint/secretlint-rule-';

/**
 * Rules that are not used: comments in a file must not silence findings; the one for Google Cloud asks Node for paths, and its keys
 * are found as private keys; private keys and .npmrc have rules of ours, which also take short keys and give exact places.
 */
const unused: ReadonlySet<string> = new Set(['filter-comments', 'gcp', 'privatekey']);

/** What the rules find, as nouns. A rule that is not named here is called by its own name. */
const kinds: Readonly<Record<string, string>> = {
  aws: 'AWS secret access key',
  npm: 'npm token',
  basicauth: 'password in an address',
  slack: 'Slack token',
  sendgrid: 'SendGrid key',
  shopify: 'Shopify key',
  stripe: 'Stripe key',
  github: 'GitHub token',
  gitlab: 'GitLab token',
  grafana: 'Grafana token',
  openai: 'OpenAI key',
  anthropic: 'Anthropic key',
  groq: 'Groq key',
  huggingface: 'Hugging Face token',
  linear: 'Linear key',
  notion: 'Notion token',
  '1password': '1Password token',
  'database-connection-string': 'password of a database',
  'hashicorp-vault': 'Vault token',
  vercel: 'Vercel token',
  databricks: 'Databricks token',
  docker: 'Docker token',
  figma: 'Figma token',
  cloudflare: 'Cloudflare token',
  tailscale: 'Tailscale key',
};

const rules: readonly { readonly name: string; readonly rule: SecretlintRule }[] = (
  presetRules as unknown as readonly SecretlintRule[]
)
  .map((rule) => ({ name: rule.meta.id.slice(PREFIX.length), rule }))
  .filter(({ name }) => !unused.has(name));

const noTranslation = { message: '', messageId: '' };

/** Google's, and the identifiers that stand beside AWS's secret keys: forms that say what they are, and no rule above has. */
const otherTokens: readonly (readonly [kind: string, pattern: RegExp])[] = [
  ['AWS access key ID', /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g],
  ['Google API key', /\bAIza[0-9A-Za-z_-]{35}(?![0-9A-Za-z_-])/g],
  ['Google OAuth secret', /\bGOCSPX-[0-9A-Za-z_-]{28}(?![0-9A-Za-z_-])/g],
  ['Azure storage key', /\bAccountKey=[A-Za-z0-9+/]{86}==/g],
  ['age secret key', /\bAGE-SECRET-KEY-1[A-Z0-9]{58}\b/g],
  ['PyPI token', /\bpypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{50,500}/g],
];

/** Tokens and passwords that can be told by their form, anywhere in a text. Placeholders are left out. */
export function findTokens(text: string, fileName?: string): readonly SecretMatch[] {
  const found: SecretMatch[] = [];
  for (const { name, rule } of rules) {
    const context: SecretlintContext = {
      createTranslator: () => () => noTranslation,
      report: ({ range }) => {
        const match = exactPlace(text, range[0], range[1]);
        if (!isPlaceholder(text.slice(match.from, match.to))) found.push({ kind: kinds[name] ?? name, ...match });
      },
    };
    void rule.create(context, {}).file?.({ content: text, filePath: fileName, ext: '', contentType: 'text' });
  }
  for (const [kind, pattern] of otherTokens) {
    for (const match of text.matchAll(pattern)) {
      if (!isPlaceholder(match[0])) found.push({ kind, from: match.index, to: match.index + match[0].length });
    }
  }
  return found;
}

/**
 * Some rules report where the name before a value begins, with the length of the value: the place is widened to the end of the
 * word, and `name=` cut off. Of an address only the password is the secret.
 */
function exactPlace(text: string, from: number, to: number): { readonly from: number; readonly to: number } {
  const rest = /^[^\s"'`<>;,]{0,4096}/.exec(text.slice(to, to + 4096))?.[0].length ?? 0;
  const word = text.slice(from, to + rest);
  const address = /^[a-z][a-z0-9+.:-]{1,40}:\/\/[^:/@\s]{0,256}:([^@/\s]{1,256})@/i.exec(word);
  if (address !== null) {
    const end = from + address[0].length - 1;
    return { from: end - (address[1] ?? '').length, to: end };
  }
  const name = /^["']?[A-Za-z_][\w.:/-]{0,100}["']?\s{0,20}(?:=>|=|:)\s{0,20}["']?/.exec(word);
  const cut = name === null || name[0].length >= word.length ? 0 : name[0].length;
  return { from: from + cut, to: Math.max(from + cut, to + rest) };
}
