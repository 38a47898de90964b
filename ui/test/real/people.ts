import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Window, type Wanted } from '../browser/browser';
import type { Key, Language } from '../../src/words/words.svelte';
import { address, Program } from './program';

const SCREENS = join(import.meta.dirname, '../../target/screens/real');

export const MINUTES = 60_000;

/** What every vault of these tests opens with. */
export const PASSPHRASE = 'throw-away';

export async function look(window: Window, name: string): Promise<void> {
  const into = join(SCREENS, window.language);
  mkdirSync(into, { recursive: true });
  await window.page.screenshot({ path: join(into, `${name}.png`), animations: 'disabled' });
}

/** A window on the screen that this file leads to. */
export async function open(page: string, language: Language, wanted: Wanted = {}): Promise<Window> {
  const { origin, href } = address(page);
  const window = await Window.open(origin, { ...wanted, real: true, language });
  await window.page.goto(href);
  return window;
}

export async function unlock(window: Window, passphrase = PASSPHRASE): Promise<void> {
  await window.page.getByLabel(window.say('unlock.passphrase'), { exact: true }).fill(passphrase);
  await window.button('unlock.yes').click();
}

/** A screen on a vault of its own: the program, and a window on it. */
export class Screen {
  private constructor(
    readonly program: Program,
    readonly page: string,
    readonly window: Window,
  ) {}

  static async on(vault: string, language: Language): Promise<Screen> {
    const program = new Program('ui', '--no-open', '--json', '--lang', language, '--vault', vault);
    const page = (await program.printed(/"page" ?: ?"([^"]+)"/))[1] ?? '';
    return new Screen(program, page, await open(page, language));
  }

  async end(): Promise<void> {
    await this.window.close();
    await this.program.end();
  }
}

export async function say(window: Window, to: string, text: string): Promise<void> {
  const field = window.page.getByLabel(window.say('composer.label', { name: to }));
  await field.fill(text);
  await field.press('Enter');
}

export function message(window: Window, text: string) {
  return window.page.locator('.message', { hasText: text });
}

/** Opens a conversation by its name in the list. */
export async function choose(window: Window, name: string): Promise<void> {
  await room(window, 'room.talk');
  await window.page.getByRole('navigation', { name: window.say('talk.list') }).getByRole('button', { name: new RegExp(`^${name}`) }).first().click();
}

export async function room(window: Window, key: Key): Promise<void> {
  await window.page.getByRole('navigation', { name: window.say('room.label') }).getByRole('button', { name: new RegExp(window.say(key)) }).click();
}

/** Says the first thing to somebody. */
export async function begin(window: Window, handle: string, text: string): Promise<void> {
  await room(window, 'room.talk');
  await window.button('talk.new').first().click();
  const who = window.page.getByLabel(window.say('new.who'), { exact: true });
  await who.fill(handle);
  await who.press('Enter');
  await window.page.getByLabel(window.say('new.first')).fill(text);
  await window.button('composer.send').last().click();
  await message(window, text).waitFor();
}

/** Does with a message what stands in its menu. */
export async function act(window: Window, text: string, key: Key): Promise<void> {
  await message(window, text).first().focus();
  await window.page.keyboard.press('Enter');
  await window.page.getByRole('menuitem', { name: window.say(key) }).click();
}

/** Where the browser has put what the page gave it, when this was done. */
export async function saved(window: Window, doing: () => Promise<void>): Promise<string> {
  const coming = window.page.waitForEvent('download');
  await doing();
  return (await coming).path();
}
