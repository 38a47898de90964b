import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, type Wanted, type Window } from '../browser/browser';
import { PICTURE } from '../host/world.js';
import type { Language } from '../../src/words/words.svelte';
import { act, choose, look, message, MINUTES, open, room, saved, say, Screen, unlock } from './people';
import { Program } from './program';

let folder: string;
let demo: Program;
let alice: Window;
let bob: Window;
let third: Screen | undefined;

/** What Bob says first, as the demo has it in each language. */
const HELLO = { en: 'this is Bob', fr: 'c’est Bob' } as const;

/** A window on somebody's screen, opened with the passphrase of the demo. */
async function enter(page: string, language: Language, wanted: Wanted = {}): Promise<Window> {
  const window = await open(page, language, wanted);
  await unlock(window, 'wrong');
  await window.page.getByRole('alert').first().waitFor();
  await unlock(window);
  return window;
}

/** Two people, two windows, the real client, server and witness. */
describe.skipIf(!hasBrowser).sequential.each(['en', 'fr'] as const)('the real screens of the demo, %s', (language) => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'pli-screens-'));
    demo = new Program('demo', '--no-open', '--lang', language);
    const pages = await demo.printed(/Alice +(\S+screen\.html)\s+Bob +(\S+screen\.html)[\s\S]*log status/);
    alice = await enter(pages[1] ?? '', language, { microphone: true });
    bob = await enter(pages[2] ?? '', language);
  }, 10 * MINUTES);

  afterAll(async () => {
    await third?.end();
    third = undefined;
    await alice.close();
    await bob.close();
    await demo.end();
    rmSync(folder, { recursive: true, force: true });
  }, 2 * MINUTES);

  it('let one accept the other, and answer', async () => {
    await alice.page.getByRole('button', { name: /bob/ }).first().click();
    await message(alice, HELLO[language]).waitFor();
    await look(alice, '01-request');
    await alice.button('talk.request.yes').click();
    await say(alice, 'bob', 'Hello Bob, **I see it**. <b>Not bold</b> <script>alert(1)</script>');
    await bob.page.getByRole('button', { name: /alice/ }).first().click();
    const came = message(bob, 'I see it');
    await came.waitFor();
    expect(await came.locator('strong').allTextContents()).toEqual(['I see it']);
    expect(await came.locator('script, b').count()).toBe(0);
    await say(bob, 'alice', 'Bien reçu 🎉');
    await message(alice, 'Bien reçu').waitFor();
    await message(alice, 'I see it').getByRole('img', { name: alice.say('tick.read') }).waitFor();
    await look(alice, '02-talk');
    await look(bob, '02-talk-bob');
  }, 5 * MINUTES);

  it('change, answer, react to, find and delete what was said', async () => {
    await act(alice, 'I see it', 'message.edit');
    await say(alice, 'bob', 'Hello Bob, I see it now.');
    await message(bob, 'I see it now').getByText(bob.say('message.edited')).waitFor();
    await act(bob, 'I see it now', 'message.reply');
    await say(bob, 'alice', 'Good.');
    await message(alice, 'Good.').locator('.quote', { hasText: 'I see it now' }).waitFor();
    await message(alice, 'Good.').focus();
    await alice.page.keyboard.press('Enter');
    await alice.page.getByRole('menuitem', { name: alice.say('message.reactWith', { emoji: '🎉' }) }).click();
    await message(bob, 'Good.').locator('.reactions', { hasText: '🎉' }).waitFor();
    await act(alice, 'Good.', 'message.answered');
    await expect.poll(() => alice.page.evaluate(() => document.activeElement?.textContent)).toContain('I see it now');
    await alice.page.keyboard.press('/');
    await alice.page.keyboard.type('see it now');
    await alice.page.locator('.hit', { hasText: 'I see it now' }).first().waitFor();
    await alice.page.keyboard.press('Escape');
    await act(alice, 'I see it now', 'message.delete');
    await alice.page.getByRole('dialog').getByRole('button', { name: alice.say('message.delete') }).click();
    await message(bob, bob.say('message.deleted')).first().waitFor();
    await look(bob, '06-changed');
  }, 5 * MINUTES);

  it('carry files, pictures and voice notes', async () => {
    const letter = Buffer.from('été\n'.repeat(200_000));
    await alice.page.locator('input[type=file]').setInputFiles([
      { name: 'été.txt', mimeType: 'text/plain', buffer: letter },
      { name: 'room.png', mimeType: 'image/png', buffer: PICTURE },
    ]);
    await say(alice, 'bob', 'two files');
    const came = message(bob, 'two files');
    await came.getByRole('img', { name: bob.say('file.picture', { name: 'room.png' }) }).waitFor();
    const file = await saved(bob, () => came.getByRole('button', { name: bob.say('file.saveName', { name: 'été.txt' }) }).click());
    expect(readFileSync(file).equals(letter)).toBe(true);

    await alice.button('voice.record').click();
    await alice.page.getByRole('timer').getByText('0:01').waitFor();
    await alice.button('voice.stop').click();
    const note = message(bob, bob.say('list.voice'));
    await note.getByRole('button', { name: bob.say('file.play') }).click();
    const heard = bob.page.locator('.message audio');
    await heard.waitFor();
    // It is played to its end, as sound that the browser understands.
    await heard.evaluate(async (audio: HTMLAudioElement) => {
      const over = new Promise((done) => audio.addEventListener('ended', done, { once: true }));
      await audio.play();
      await over;
    });
    await look(bob, '07-files');
  }, 5 * MINUTES);

  it('keep quiet about what is muted', async () => {
    await bob.button('details.title').first().click();
    await bob.page.getByLabel(bob.say('mute.label')).selectOption('always');
    await bob.page.getByRole('button', { name: new RegExp(`^alice.*${bob.say('mute.muted')}`) }).waitFor();
    await bob.page.getByRole('region', { name: bob.say('details.title') }).getByRole('button', { name: bob.say('close') }).click();
    // It is the vault that knows it: a page that begins anew does too.
    await bob.page.reload();
    await bob.page.getByRole('button', { name: new RegExp(`^alice.*${bob.say('mute.muted')}`) }).waitFor();
    await say(alice, 'bob', 'not so urgent');
    await bob.page.getByRole('button', { name: new RegExp(`^alice.*${bob.say('list.unread', { n: 1 })}`) }).waitFor();
    expect(await bob.page.title()).toBe('Pli');
    expect((await bob.page.locator('[aria-live=polite]').allTextContents()).join()).not.toContain('alice');
    await look(bob, '08-muted');
    await choose(bob, 'alice');
    await bob.button('details.title').first().click();
    await bob.page.getByLabel(bob.say('mute.label')).selectOption('off');
    await bob.page.getByRole('button', { name: new RegExp(bob.say('mute.muted')) }).waitFor({ state: 'detached' });
  }, 5 * MINUTES);

  it('make a group, in which messages disappear, and which one leaves', async () => {
    await alice.button('talk.new').first().click();
    const dialog = alice.page.getByRole('dialog');
    const who = dialog.getByLabel(alice.say('new.who'), { exact: true });
    for (const handle of ['bob', 'carol']) {
      await who.fill(handle);
      await dialog.getByRole('list', { name: alice.say('new.people') }).getByRole('button', { name: new RegExp(handle) }).first().click();
    }
    await dialog.getByLabel(alice.say('new.name')).fill('Été 2027');
    await alice.button('new.group').click();
    await alice.page.getByRole('heading', { name: 'Été 2027', level: 1 }).waitFor();
    await alice.button('details.title').first().click();
    await alice.page.getByLabel(alice.say('timer.label')).selectOption('3600');
    await say(alice, 'Été 2027', 'for an hour only');
    await choose(bob, 'Été 2027');
    await message(bob, 'for an hour only').waitFor();
    await bob.page.locator('.happened', { hasText: 'alice' }).last().waitFor();
    await look(bob, '09-group');
    await bob.page.getByRole('region', { name: bob.say('details.title') }).getByText('carol').waitFor();
    await bob.button('details.leave').click();
    await bob.button('details.leave.yes').click();
    await bob.page.getByText(bob.say('talk.left')).waitFor();
    await alice.page.locator('.happened', { hasText: alice.say('happened.left.self', { name: 'bob' }) }).waitFor();
    await look(alice, '10-left');
  }, 5 * MINUTES);

  it('let somebody in again by a link, and by none that was taken back', async () => {
    await alice.button('details.link').click();
    const link = await alice.page.getByRole('dialog').getByText(/^pli:/).innerText();
    await alice.page.keyboard.press('Escape');
    const ask = async () => {
      await bob.button('talk.new').first().click();
      await bob.button('link.open').click();
      await bob.page.getByLabel(bob.say('link.label')).fill(link);
      await bob.button('link.ask').click();
    };
    await ask();
    await bob.page.getByText(bob.say('talk.left')).waitFor({ state: 'detached' });
    await say(alice, 'Été 2027', 'who came by the link');
    await message(bob, 'who came by the link').waitFor();
    await bob.button('details.leave').click();
    await bob.button('details.leave.yes').click();
    await bob.page.getByText(bob.say('talk.left')).waitFor();
    await alice.button('details.link.end').click();
    await alice.page.getByRole('dialog').getByRole('button', { name: alice.say('details.link.end') }).click();
    await alice.page.locator('.happened', { hasText: alice.say('happened.no-link') }).waitFor();
    await ask();
    await bob.page.getByText(bob.say('link.asked')).waitFor();
    await bob.page.getByRole('dialog').getByRole('button', { name: bob.say('close') }).last().click();
    await bob.page.getByText(bob.say('talk.left')).waitFor();
  }, 5 * MINUTES);

  it('hide everything when they are locked', async () => {
    await bob.button('lock').click();
    await bob.page.getByText(bob.say('unlock.title')).waitFor();
    expect(await bob.page.content()).not.toMatch(/alice|Bien reçu/);
    await look(bob, '03-locked');
  }, 2 * MINUTES);

  it('let an administrator invite, and the invited come in and write', async () => {
    await room(alice, 'room.admin');
    await alice.button('admin.invite').click();
    await alice.page.getByText(alice.say('admin.entry')).waitFor();
    await alice.button('admin.write').click();
    await alice.page.getByRole('heading', { name: alice.say('admin.link') }).waitFor();
    await look(alice, '04-invitation');
    const link = /pli:\/\/join\/[^\s<"]+/.exec(await alice.page.content())?.[0];
    expect(link).toBeDefined();

    const vault = join(folder, 'dora');
    third = await Screen.on(vault, language);
    const { window: dora } = third;
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
