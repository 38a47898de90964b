import { existsSync } from 'node:fs';
import axe from 'axe-core';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import { afterAll, expect } from 'vitest';
import { NOW } from '../host/world.js';
import { fill, LANGUAGES, type Key, type Language, type Places } from '../../src/words/words.svelte';

export const CHROMIUM = process.env['PLI_CHROMIUM'] ?? '/usr/bin/chromium';
export const hasBrowser = existsSync(CHROMIUM);

/** A browser that asks nobody for anything of its own. */
export const FLAGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync',
];

/** A camera that nobody has to hold something before, and a microphone that nobody has to speak into: it beeps. */
const SENSES = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];

export interface Wanted {
  language?: Language;
  look?: 'light' | 'dark';
  width?: number;
  height?: number;
  /** A wish for more contrast, or colours that the system forces upon every page. */
  contrast?: 'more' | 'forced';
  /** A film that the camera shows. */
  camera?: string;
  /** With a microphone, which the page may use. */
  microphone?: boolean;
  /** With the real time, before a real host. */
  real?: boolean;
}

let browser: Promise<Browser> | undefined;

/** One browser for all tests of a file; each has a context of its own, with nothing in it. */
function launched(): Promise<Browser> {
  return (browser ??= chromium.launch({
    executablePath: CHROMIUM,
    args: FLAGS,
  }));
}

afterAll(async () => {
  await (await browser)?.close();
  browser = undefined;
});

/** A window that is new to everything, which notes everything that should not happen in it. */
export class Window {
  readonly faults: string[] = [];
  readonly elsewhere: string[] = [];

  private constructor(
    /** Of its own, if it needs one. */
    private readonly own: Browser | null,
    readonly context: BrowserContext,
    readonly page: Page,
    readonly language: Language,
  ) {}

  static async open(origin: string, { language = 'en', look = 'light', width = 1280, height = 800, real = false, contrast, camera, microphone }: Wanted = {}): Promise<Window> {
    const permissions = [...(camera ? ['camera'] : []), ...(microphone ? ['microphone'] : [])];
    const film = camera ? [`--use-file-for-fake-video-capture=${camera}`] : [];
    const own = permissions.length > 0 ? await chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...SENSES, ...film] }) : null;
    const context = await (own ?? (await launched())).newContext({
      viewport: { width, height },
      locale: language === 'fr' ? 'fr-FR' : 'en-GB',
      timezoneId: 'Europe/Paris',
      colorScheme: look,
      reducedMotion: 'reduce',
      ...(contrast === 'more' ? { contrast: 'more' as const } : {}),
      ...(contrast === 'forced' ? { forcedColors: 'active' as const } : {}),
      permissions,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(real ? 60_000 : 15_000);
    const window = new Window(own, context, page, language);
    page.on('pageerror', (error) => window.faults.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error' && !/status of (4\d\d|503)/.test(message.text())) {
        window.faults.push(message.text());
      }
    });
    page.on('dialog', (dialog) => {
      window.faults.push(`dialog ${dialog.message()}`);
      void dialog.dismiss();
    });
    page.on('request', (request) => {
      if (!/^(blob|data):/.test(request.url()) && new URL(request.url()).origin !== origin) {
        window.elsewhere.push(request.url());
      }
    });
    if (!real) {
      await page.clock.setFixedTime(NOW);
    }
    return window;
  }

  say(key: Key, places?: Places): string {
    return fill(LANGUAGES[this.language], this.language, key, places);
  }

  button(key: Key, places?: Places) {
    return this.page.getByRole('button', { name: this.say(key, places), exact: true });
  }

  /** What axe finds wrong with the page as it is; each with where. */
  async axe(): Promise<string[]> {
    await this.page.evaluate(axe.source);
    // Where the system forces its colours upon the page, axe reads those that the page would have had.
    const rules: Record<string, { enabled: boolean }> = (await this.page.evaluate(() => matchMedia('(forced-colors: active)').matches)) ? { 'color-contrast': { enabled: false } } : {};
    const result = await this.page.evaluate(
      (those) =>
        (globalThis as unknown as { axe: typeof axe }).axe.run(document, {
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
          rules: those,
        }) as unknown as Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }>,
      rules,
    );
    return result.violations.flatMap((violation) =>
      violation.nodes.slice(0, 3).map((node) => `${violation.id}: ${node.html.slice(0, 160)} ${node.failureSummary?.slice(0, 300) ?? ''}`),
    );
  }

  /** Nothing failed, nothing was forbidden by the policy, nothing was asked elsewhere. */
  expectClean(): void {
    expect(this.faults).toEqual([]);
    expect(this.elsewhere).toEqual([]);
  }

  async close(): Promise<void> {
    await this.context.close();
    await this.own?.close();
  }
}
