import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { secretCodes } from '../secrets/secret-codes.ts';
import { findingRules } from './finding-rules.ts';

const docs = join(import.meta.dirname, '../../../../docs/findings');
const codes = [...findingRules.map(({ code }) => code), ...secretCodes];
const readme = readFileSync(join(docs, 'README.md'), 'utf8');

describe('the pages of docs/findings', () => {
  test('are those of the codes there are', () => {
    const pages = readdirSync(docs).filter((name) => name !== 'README.md');
    expect(pages.sort()).toEqual(codes.map((code) => `${code}.md`).sort());
  });

  test.each(codes)('%s says what, why, how measured, remedy and false positives, and is listed', (code) => {
    const headings = readFileSync(join(docs, `${code}.md`), 'utf8').match(/^## .*$/gm);
    expect(headings).toEqual(['## What', '## Why', '## How it is measured', '## Remedy', '## False positives']);
    expect(readme).toContain(`](${code}.md)`);
  });

  test('the rules are listed in the order in which they take bytes', () => {
    const places = findingRules.map(({ code }) => readme.indexOf(`](${code}.md)`));
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });
});
