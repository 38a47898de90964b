import { choose, spoken, type Language } from '../words/words.svelte';

export type Look = 'system' | 'light' | 'dark';

const KEY = 'pli.preferences';

interface Kept {
  look: Look;
  language: Language | null;
  notify: boolean;
}

/** What a person likes on this machine. Nothing here says whom they know. */
class Preferences implements Kept {
  look = $state<Look>('system');
  language = $state<Language | null>(null);
  notify = $state(false);

  constructor() {
    try {
      Object.assign(this, this.checked(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Kept>));
    } catch {
      // Nothing is kept where pages may not keep anything.
    }
  }

  private checked(kept: Partial<Kept>): Partial<Kept> {
    return {
      look: kept.look === 'light' || kept.look === 'dark' ? kept.look : 'system',
      language: kept.language === 'en' || kept.language === 'fr' ? kept.language : null,
      notify: kept.notify === true,
    };
  }

  set(change: Partial<Kept>): void {
    Object.assign(this, change);
    this.apply();
    const { look, language, notify } = this;
    try {
      localStorage.setItem(KEY, JSON.stringify({ look, language, notify }));
    } catch {
      // As above.
    }
  }

  apply(hosts?: string | null): void {
    spoken.language = this.language ?? choose([hosts, ...navigator.languages]);
    document.documentElement.lang = spoken.language;
    if (this.look === 'system') {
      delete document.documentElement.dataset['look'];
    } else {
      document.documentElement.dataset['look'] = this.look;
    }
  }
}

export const preferences = new Preferences();
