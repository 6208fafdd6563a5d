import { isTag } from '../../base/reference-grammar.ts';

/**
 * Where the next page of tags begins: the `last` of a link to the same path of the same server (RFC 8288). A link to
 * anywhere else is a stranger's wish and is ignored.
 * @param body of the page at hand, whose last tag stands in where a link has only a mark of the registry's own (Quay)
 */
export function findNextLast(link: string | null, pageUrl: URL, body: Uint8Array): string | null {
  const target = link === null ? null : findNextTarget(link);
  if (target === null || !URL.canParse(target, pageUrl.href)) return null;
  const next = new URL(target, pageUrl);
  if (next.origin !== pageUrl.origin || next.pathname !== pageUrl.pathname) return null;
  const last = next.searchParams.get('last') ?? lastTag(body);
  return last !== null && isTag(last) ? last : null;
}

const LONGEST_LINK = 8192;
const LINK = /<([^<>]*)>((?:\s*;\s*[\w-]+\s*=\s*(?:"[^"]*"|[^\s",;]+))*)/g;

function findNextTarget(link: string): string | null {
  for (const [, target = '', parameters = ''] of link.slice(0, LONGEST_LINK).matchAll(LINK)) {
    if (/;\s*rel\s*=\s*"?(?:[^";]*\s)?next(?:\s[^";]*)?"?(?:;|$|\s)/i.test(`${parameters} `)) return target;
  }
  return null;
}

function lastTag(body: Uint8Array): string | null {
  try {
    const page: unknown = JSON.parse(new TextDecoder().decode(body));
    const tags = typeof page === 'object' && page !== null && 'tags' in page ? page.tags : null;
    const last: unknown = Array.isArray(tags) ? tags.at(-1) : null;
    return typeof last === 'string' ? last : null;
  } catch {
    return null;
  }
}
