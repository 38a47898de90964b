import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { en } from '../../src/words/en';
import { fr } from '../../src/words/fr';
import { choose, fill, LANGUAGES, type Key, type Language, type Sentence } from '../../src/words/words.svelte';

const keys = Object.keys(en) as Key[];

function forms(sentence: Sentence): string[] {
  return typeof sentence === 'string' ? [sentence] : Object.values(sentence);
}

function places(sentence: Sentence): string[] {
  return [...new Set(forms(sentence).flatMap((form) => [...form.matchAll(/\{(\w+)\}/g)].map((found) => found[1] ?? '')))].sort();
}

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((each) => {
    const path = join(folder, each.name);
    return each.isDirectory() ? sources(path) : /\.(ts|svelte)$/.test(path) ? [path] : [];
  });
}

describe('words', () => {
  it('are the same in all languages', () => {
    expect(keys.length).toBeGreaterThan(300);
    expect(Object.keys(fr)).toEqual(keys);
  });

  it('have the same places in all languages', () => {
    for (const key of keys) {
      expect(places(fr[key]), key).toEqual(places(en[key]));
    }
  });

  it.each(Object.keys(LANGUAGES) as Language[])('count in all ways that %s has', (language) => {
    const rules = new Intl.PluralRules(language).resolvedOptions().pluralCategories;
    for (const key of keys) {
      const sentence = LANGUAGES[language][key];
      if (typeof sentence !== 'string') {
        expect(Object.keys(sentence).sort(), key).toEqual([...rules].sort());
      }
    }
  });

  it('say nothing of nothing', () => {
    for (const language of Object.values(LANGUAGES)) {
      for (const key of keys) {
        for (const form of forms(language[key])) {
          expect(form.trim(), key).not.toBe('');
        }
      }
    }
  });

  it('are all used', () => {
    const text = sources(join(import.meta.dirname, '../../src'))
      .filter((path) => !/words\/(en|fr)\.ts$/.test(path))
      .map((path) => readFileSync(path, 'utf8'))
      .join('\n');
    const made = [...text.matchAll(/`([a-z.]+)\.\$\{[^`]*`/g)].map((found) => `${found[1]}.`);
    const unused = keys.filter((key) => !text.includes(`'${key}'`) && !made.some((prefix) => key.startsWith(prefix)));
    expect(unused.filter((key) => !/^admin\.(add|reset|revoke)\.hint$/.test(key))).toEqual([]);
  });

  it('French has no space that may break before its marks', () => {
    for (const key of keys) {
      for (const form of forms(fr[key])) {
        expect(form, key).not.toMatch(/ [:;!?»]|« /);
      }
    }
  });

  it('are filled and counted', () => {
    expect(fill(en, 'en', 'talk.members', { n: 1 })).toBe('1 person');
    expect(fill(en, 'en', 'talk.members', { n: 1200 })).toBe('1,200 people');
    expect(fill(fr, 'fr', 'talk.members', { n: 0 })).toBe('0 personne');
    expect(fill(fr, 'fr', 'talk.members', { n: 2 })).toBe('2 personnes');
    expect(fill(en, 'en', 'list.you', { text: '{name} $& {text}' })).toBe('You: {name} $& {text}');
  });

  it('are chosen by what a person wants', () => {
    expect(choose([null, 'fr-CA', 'en'])).toBe('fr');
    expect(choose(['de', 'en-GB'])).toBe('en');
    expect(choose(['de'])).toBe('en');
  });
});
