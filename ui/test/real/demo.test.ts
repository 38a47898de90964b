import { mkdtempSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, Window } from '../browser/browser';
import type { Language } from '../../src/words/words.svelte';
import { address, Program } from './program';

const SCREENS = join(import.meta.dirname, '../../target/screens/real');
const MINUTES = 60_000;

let folder: string;
let demo: Program;
let alice: Window;
let bob: Window;
let third: Program | undefined;

/** What Bob says first, as the demo has it in each language. */
const HELLO = { en: 'this is Bob', fr: 'c’est Bob' } as const;

async function look(window: Window, name: string) {
  const into = join(SCREENS, window.language);
  mkdirSync(into, { recursive: true });
  await window.page.screenshot({ path: join(into, `${name}.png`), animations: 'disabled' });
}

/** A window on somebody's screen, opened with the passphrase of the demo. */
async function enter(page: string, language: Language): Promise<Window> {
  const { origin, href } = address(page);
  const window = await Window.open(origin, { real: true, language });
  await window.page.goto(href);
  const field = window.page.getByLabel(window.say('unlock.passphrase'), { exact: true });
  await field.fill('wrong');
  await window.button('unlock.yes').click();
  await window.page.getByRole('alert').first().waitFor();
  await field.fill('throw-away');
  await window.button('unlock.yes').click();
  return window;
}

async function say(window: Window, to: string, text: string) {
  const field = window.page.getByLabel(window.say('composer.label', { name: to }));
  await field.fill(text);
  await field.press('Enter');
}

/** Two people, two windows, the real client, server and witness. */
describe.skipIf(!hasBrowser).sequential.each(['en', 'fr'] as const)('the real screens of the demo, %s', (language) => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pli-screens-'));
    demo = new Program('demo', '--no-open', '--lang', language);
    const pages = await demo.printed(/Alice +(\S+screen\.html)\s+Bob +(\S+screen\.html)[\s\S]*log status/);
    alice = await enter(pages[1] ?? '', language);
    bob = await enter(pages[2] ?? '', language);
  }, 10 * MINUTES);

  afterAll(async () => {
    await third?.end();
    third = undefined;
    await demo.end();
    rmSync(folder, { recursive: true, force: true });
  }, 2 * MINUTES);

  it('let one accept the other, and answer', async () => {
    await alice.page.getByRole('button', { name: /bob/ }).first().click();
    await alice.page.locator('.message', { hasText: HELLO[language] }).waitFor();
    await look(alice, '01-request');
    await alice.button('talk.request.yes').click();
    await say(alice, 'bob', 'Hello Bob, **I see it**. <b>Not bold</b> <script>alert(1)</script>');
    await bob.page.getByRole('button', { name: /alice/ }).first().click();
    const came = bob.page.locator('.message', { hasText: 'I see it' });
    await came.waitFor();
    expect(await came.locator('strong').allTextContents()).toEqual(['I see it']);
    expect(await came.locator('script, b').count()).toBe(0);
    await say(bob, 'alice', 'Bien reçu 🎉');
    await alice.page.locator('.message', { hasText: 'Bien reçu' }).waitFor();
    await alice.page
      .locator('.message', { hasText: 'I see it' })
      .getByRole('img', { name: alice.say('tick.read') })
      .waitFor();
    await look(alice, '02-talk');
    await look(bob, '02-talk-bob');
  }, 5 * MINUTES);

  it('hide everything when they are locked', async () => {
    await bob.button('lock').click();
    await bob.page.getByText(bob.say('unlock.title')).waitFor();
    expect(await bob.page.content()).not.toMatch(/alice|Bien reçu/);
    await look(bob, '03-locked');
  }, 2 * MINUTES);

  it('let an administrator invite, and the invited come in and write', async () => {
    const { page } = alice;
    await page.getByRole('button', { name: alice.say('room.admin') }).first().click();
    await alice.button('admin.invite').click();
    await page.getByText(alice.say('admin.entry')).waitFor();
    await alice.button('admin.write').click();
    await page.getByRole('heading', { name: alice.say('admin.link') }).waitFor();
    await look(alice, '04-invitation');
    const link = /pli:\/\/join\/[^\s<"]+/.exec(await page.content())?.[0];
    expect(link).toBeDefined();

    const vault = join(folder, 'dora');
    third = new Program('ui', '--no-open', '--json', '--lang', language, '--vault', vault);
    const told = await third.printed(/"page" ?: ?"([^"]+)"/);
    const { origin, href } = address(told[1] ?? '');
    const dora = await Window.open(origin, { real: true, language });
    await dora.page.goto(href);
    await dora.page.getByLabel(dora.say('first.link'), { exact: true }).fill(`Here it is: ${link}`);
    await dora.button('go.on').click();
    await dora.button('first.network.yes').click();
    await dora.page.getByLabel(dora.say('first.handle'), { exact: true }).fill('dora');
    await dora.page.getByLabel(dora.say('first.passphrase'), { exact: true }).fill('harbour violin pencil cloud tractor');
    await dora.page.getByLabel(dora.say('first.passphrase.again'), { exact: true }).fill('harbour violin pencil cloud tractor');
    await dora.button('first.join').click();
    await dora.page.getByRole('heading', { name: dora.say('words.title') }).waitFor();
    const words = await dora.page.locator('ol .word').allTextContents();
    expect(words).toHaveLength(24);
    await dora.button('words.written').click();
    const numbers = (await dora.page.locator('.pair label span').allTextContents()).map((text) => Number(text.replace(/\D/g, '')));
    const boxes = dora.page.locator('.pair input');
    await boxes.first().fill(words[(numbers[0] ?? 1) - 1] ?? '');
    await boxes.last().fill(words[(numbers[1] ?? 1) - 1] ?? '');
    await dora.button('words.done').click();
    await dora.page.getByRole('button', { name: dora.say('talk.new') }).first().waitFor();
    await look(dora, '05-first');
    dora.expectClean();
    // What lies in the vault's folder says nothing to who only copies it.
    expect(readFileSync(join(vault, 'vault.db')).includes('dora')).toBe(false);
  }, 6 * MINUTES);

  it('had no faults, and asked nobody else', () => {
    alice.expectClean();
    bob.expectClean();
  });
});
