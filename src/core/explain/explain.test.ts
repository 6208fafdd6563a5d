import { describe, expect, it } from 'vitest';
import { Mark, Reason, RemovalCause } from '../analysis/change.ts';
import { KEYWORDS } from '../history/parse-created-by.ts';
import { ALIGNMENT_TEXTS, HISTORY_TERM_TEXTS } from './history-texts.ts';
import { MARK_TEXTS, REASON_TEXTS, REMOVAL_CAUSE_TEXTS, VIEW_MODE_TEXTS } from './change-texts.ts';
import { ERROR_TEXTS } from './error-texts.ts';
import type { Explanation } from './explanation.ts';
import { BUILDER_TEXTS, explainInstruction, INSTRUCTION_TEXTS } from './explain-instruction.ts';
import { FIGURE_TEXTS } from './figure-texts.ts';
import { GLOSSARY } from './glossary.ts';
import {
  CONFIG_FIELD_TEXTS,
  IDENTITY_TEXTS,
  IMAGE_KIND_TEXTS,
  LAYER_READING_TEXTS,
  VERIFICATION_TEXTS,
  verificationOutcome,
} from './image-texts.ts';
import { LAYERS_GUIDE } from './layers-guide.ts';
import { LAYER_SOURCE_TEXTS, REGISTRY_TEXTS, SOURCE_CHECK_TEXTS } from './registry-texts.ts';
import { ENTRY_TYPE_TEXTS, SPECIAL_MODE_TEXTS, TREE_COLUMN_TEXTS } from './tree-column-texts.ts';
import { WARNING_TEXTS } from './warning-texts.ts';

const EXPLANATIONS: readonly Explanation[] = [
  INSTRUCTION_TEXTS,
  BUILDER_TEXTS,
  MARK_TEXTS,
  REASON_TEXTS,
  REMOVAL_CAUSE_TEXTS,
  VIEW_MODE_TEXTS,
  TREE_COLUMN_TEXTS,
  SPECIAL_MODE_TEXTS,
  ENTRY_TYPE_TEXTS,
  FIGURE_TEXTS,
  ALIGNMENT_TEXTS,
  HISTORY_TERM_TEXTS,
  CONFIG_FIELD_TEXTS,
  IDENTITY_TEXTS,
  IMAGE_KIND_TEXTS,
  VERIFICATION_TEXTS,
  LAYER_READING_TEXTS,
  LAYER_SOURCE_TEXTS,
  SOURCE_CHECK_TEXTS,
  REGISTRY_TEXTS,
].flatMap((texts): Explanation[] => Object.values(texts));

const SENTENCES: readonly string[] = [
  ...EXPLANATIONS.map((explanation) => explanation.text),
  ...Object.values(WARNING_TEXTS).flatMap((text) => [text.meaning, text.advice]),
  ...Object.values(ERROR_TEXTS).map((text) => text.advice),
  ...GLOSSARY.map((entry) => entry.meaning),
  ...LAYERS_GUIDE.map((step) => step.text),
];

const TITLES: readonly string[] = [
  ...EXPLANATIONS.map((explanation) => explanation.title),
  ...Object.values(WARNING_TEXTS).map((text) => text.title),
  ...Object.values(ERROR_TEXTS).map((text) => text.title),
  ...LAYERS_GUIDE.map((step) => step.title),
];

describe('explanations', () => {
  it('are whole sentences, short enough to read on hover', () => {
    expect(SENTENCES.length).toBeGreaterThan(200);
    for (const text of SENTENCES) {
      expect(text).toMatch(/^[A-Z].*[.…]$/s);
      expect(text.length, text).toBeLessThanOrEqual(420);
      expect(text).not.toMatch(/ {2}|[<>]|\bplease\b/i);
    }
  });

  it('have short titles without a full stop', () => {
    for (const title of TITLES) {
      expect(title).toMatch(/^[A-Z].*[^.]$/);
      expect(title.length, title).toBeLessThanOrEqual(60);
    }
  });

  it('cover every number that the columns can hold', () => {
    for (const mark of Object.values(Mark)) expect(MARK_TEXTS[mark].title).not.toBe('');
    for (const reason of Object.values(Reason)) expect(REASON_TEXTS[reason].title).not.toBe('');
    for (const cause of Object.values(RemovalCause)) expect(REMOVAL_CAUSE_TEXTS[cause].title).not.toBe('');
  });
});

describe('instructions', () => {
  it('say whether they make a layer', () => {
    const makers = KEYWORDS.filter((keyword) => INSTRUCTION_TEXTS[keyword].makesLayer === 'yes');
    expect(makers).toEqual(['RUN', 'COPY', 'ADD']);
    for (const keyword of KEYWORDS) {
      const { makesLayer, text, title } = INSTRUCTION_TEXTS[keyword];
      expect(title.startsWith(`${keyword}:`)).toBe(true);
      if (makesLayer === 'no') expect(text).toMatch(/adds no layer/);
      else expect(text).toMatch(/layer/);
    }
  });

  it('are explained by keyword, and by builder where there is none', () => {
    expect(explainInstruction('RUN', 'jib')).toBe(INSTRUCTION_TEXTS.RUN);
    expect(explainInstruction(null, 'jib')).toBe(BUILDER_TEXTS.jib);
    expect(explainInstruction('NONSENSE', 'unknown')).toBe(BUILDER_TEXTS.unknown);
    expect(explainInstruction('constructor', 'unknown')).toBe(BUILDER_TEXTS.unknown);
  });
});

describe('verification', () => {
  it('has an outcome for equal, different and nothing to compare', () => {
    expect([true, false, null].map(verificationOutcome)).toEqual(['match', 'mismatch', 'undeclared']);
  });
});

describe('the guide', () => {
  it('has six steps', () => {
    expect(LAYERS_GUIDE).toHaveLength(6);
  });
});

describe('the glossary', () => {
  it('is in alphabetical order, each term once', () => {
    const terms = GLOSSARY.map((entry) => entry.term);
    expect(terms).toEqual([...new Set(terms)].sort((a, b) => a.localeCompare(b, 'en')));
  });
});
