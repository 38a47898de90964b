import { en } from './en';
import { fr } from './fr';

/** A sentence, or one for each way of counting that the language has. */
export type Sentence = string | Partial<Record<Intl.LDMLPluralRule, string>>;
export type Key = keyof typeof en;
export type Language = 'en' | 'fr';
export type Words = { readonly [K in Key]: Sentence };
export type Places = Record<string, string | number>;

export const LANGUAGES: Record<Language, Words> = { en, fr };

/** One sentence in one language, its places filled; a form is chosen by the place `n`. */
export function fill(words: Words, language: Language, key: Key, places: Places = {}): string {
  const sentence = words[key];
  let form: string;
  if (typeof sentence === 'string') {
    form = sentence;
  } else {
    const rule = new Intl.PluralRules(language).select(Number(places['n'] ?? 0));
    form = sentence[rule] ?? sentence.other ?? '';
  }
  return form.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = places[name];
    if (value === undefined) {
      return whole;
    }
    return typeof value === 'number' ? new Intl.NumberFormat(language).format(value) : value;
  });
}

class Spoken {
  language = $state<Language>('en');
}

export const spoken = new Spoken();

export function say(key: Key, places?: Places): string {
  return fill(LANGUAGES[spoken.language], spoken.language, key, places);
}

/** The first of these languages that the screen speaks. */
export function choose(wanted: readonly (string | null | undefined)[]): Language {
  for (const each of wanted) {
    const language = each?.slice(0, 2).toLowerCase();
    if (language === 'en' || language === 'fr') {
      return language;
    }
  }
  return 'en';
}
