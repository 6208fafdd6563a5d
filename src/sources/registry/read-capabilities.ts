import type { Capabilities } from '../../base/registry-api.ts';
import { CLIENT_HEADER, CLIENT_HEADER_VALUE } from '../../base/registry-api.ts';
import { field, isJsonObject, parseJsonDocument, textsOf, type Json } from '../../core/formats/json-document.ts';
import type { RegistryEffects } from './fetch-like.ts';
import { cancelQuietly, readBody } from './read-body.ts';
import { isPageInPlaceOfAnswer } from './registry-error.ts';

const maxAnswerBytes = 64 << 10;

/**
 * What the server behind the page can do. Null where there is none that knows registries: a host of plain files, a file
 * that was opened from disk, no connection. Never rejects.
 */
export async function readCapabilities({ fetch }: Pick<RegistryEffects, 'fetch'>): Promise<Capabilities | null> {
  try {
    const response = await fetch('/api/capabilities', {
      method: 'GET',
      headers: { [CLIENT_HEADER]: CLIENT_HEADER_VALUE },
    });
    if (response.status !== 200 || isPageInPlaceOfAnswer(response)) {
      cancelQuietly(response.body);
      return null;
    }
    return readAnswer(parseJsonDocument(await readBody(response, maxAnswerBytes, 'The answer'), 'the answer'));
  } catch {
    return null;
  }
}

function readAnswer(answer: Json): Capabilities | null {
  if (!isJsonObject(answer)) return null;
  const mode = field(answer, 'mode');
  const registries = field(answer, 'registries');
  if (mode !== 'local' && mode !== 'public') return null;
  return {
    mode,
    registries: Array.isArray(registries) ? textsOf(registries as readonly Json[]) : null,
    storedCredentials: field(answer, 'storedCredentials') === true,
  };
}
