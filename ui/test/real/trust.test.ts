import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasBrowser, type Window } from '../browser/browser';
import { film } from '../camera/film';
import { Network } from './network';
import { act, begin, choose, look, message, MINUTES, open, PASSPHRASE, room, saved, say, Screen, unlock } from './people';

const NOON = { en: 'Send nothing. Come to the library at noon.', fr: 'N’envoyez rien. Venez à midi à la bibliothèque.' } as const;
const STRONG = 'harbour violin pencil cloud tractor';

let network: Network;
let alice: Window;
let bob: Window;
let bobs: Screen;

/** What fills a window, all of it. */
async function filled(window: Window, title: string) {
  const screen = window.page.getByRole('dialog', { name: title });
  await screen.waitFor();
  const box = await screen.boundingBox();
  expect(box && [box.x, box.y, box.width, box.height]).toEqual([0, 0, 1280, 800]);
  return screen;
}

async function backup(window: Window): Promise<{ file: string; words: string }> {
  await room(window, 'room.settings');
  const file = await saved(window, () => window.button('backup.make').click());
  const dialog = window.page.getByRole('dialog', { name: window.say('backup.words') });
  const words = (await dialog.locator('ol b').allTextContents()).join(' ');
  expect(words.split(' ')).toHaveLength(24);
  await window.button('words.written').click();
  return { file, words };
}

/** What an organisation's people must be able to rely on: a real witness, a real server, real files. */
describe.skipIf(!hasBrowser).sequential.each(['en', 'fr'] as const)('the real screens of a network that has alert keys, %s', (language) => {
  beforeAll(async () => {
    network = await Network.start(language);
    await network.join('alice', 'bob', 'carol');
    alice = (await network.screen('alice')).window;
    bobs = await network.screen('bob');
    bob = bobs.window;
    await unlock(alice);
    await unlock(bob);
    await begin(alice, 'bob', 'first');
    await choose(bob, 'alice');
    await bob.button('talk.request.yes').click();
    await say(bob, 'alice', 'second');
    await message(alice, 'second').waitFor();
  }, 10 * MINUTES);

  afterAll(async () => {
    await network.end();
  }, 2 * MINUTES);

  it('show safety numbers that the camera compares, and a wrong one that is typed', async () => {
    await alice.button('details.title').first().click();
    await alice.button('verify.open').first().click();
    await alice.page.getByLabel(alice.say('verify.type')).fill('11111 22222 33333 44444 55555');
    await alice.button('verify.compare').click();
    await alice.page.getByText(alice.say('verify.wrong', { name: 'bob' })).waitFor();
    const code = alice.page.getByRole('img', { name: alice.say('verify.qr', { name: 'bob' }) });
    await code.waitFor();
    // Held before Bob's camera as Alice's screen draws it.
    const modules = await code.evaluate((svg) => {
      const side = Number(svg.getAttribute('viewBox')?.split(' ')[2]) - 8;
      const rows = Array.from({ length: side }, () => new Array<string>(side).fill('0'));
      for (const [, x, y, run] of (svg.querySelector('path')?.getAttribute('d') ?? '').matchAll(/M(\d+) (\d+)h(\d+)/g)) {
        rows[Number(y) - 4]?.fill('1', Number(x) - 4, Number(x) - 4 + Number(run));
      }
      return rows.map((row) => row.join(''));
    });
    film(modules, network.file('code.y4m'));
    const seeing = await open(bobs.page, language, { camera: network.file('code.y4m') });
    await choose(seeing, 'alice');
    await seeing.button('details.title').first().click();
    await seeing.button('verify.open').first().click();
    await seeing.button('verify.scan').click();
    await seeing.page.getByText(seeing.say('verify.confirmed', { name: 'alice' })).waitFor();
    const number = await seeing.page.getByLabel(seeing.say('verify.number'), { exact: true }).textContent();
    await look(seeing, '20-verified');
    seeing.expectClean();
    await seeing.close();
    await alice.page.getByLabel(alice.say('verify.type')).fill(number ?? '');
    await alice.button('verify.compare').click();
    await alice.page.getByText(alice.say('verify.confirmed', { name: 'bob' })).waitFor();
    await alice.page.keyboard.press('Escape');
    await alice.page.getByText(alice.say('shield.verified.more')).waitFor();
  }, 5 * MINUTES);

  it('bring what is reported to an administrator, with a proof', async () => {
    await network.does('carol', 'send', '--to', 'bob', 'I know where you live.');
    await choose(bob, 'carol');
    await message(bob, 'I know where you live.').waitFor();
    await act(bob, 'I know where you live.', 'message.report');
    await bob.page.getByLabel(bob.say('report.why')).fill('the third this week');
    await look(bob, '21-report');
    await bob.page.getByRole('dialog').getByRole('button', { name: bob.say('message.report') }).click();
    await bob.page.locator('.note', { hasText: bob.say('report.done') }).waitFor();
    await message(alice, 'the third this week').waitFor();
    await room(alice, 'room.admin');
    await alice.button('reports.open').first().click();
    const dialog = alice.page.getByRole('dialog', { name: alice.say('reports.dialog', { name: 'carol' }) });
    await dialog.getByText('I know where you live.').waitFor();
    await dialog.getByText('the third this week').waitFor();
    await look(alice, '22-reported');
    const file = await saved(alice, () => alice.button('reports.save').click());
    expect(await network.checks(file)).toContain('I know where you live.');
    await alice.page.keyboard.press('Escape');
  }, 5 * MINUTES);

  it('are filled by an alert that informs, and by an exercise that locks nothing', async () => {
    await network.alarms('news', 'inform', 'The office is closed on Monday.', '--also', 'fr:Le bureau est fermé lundi.');
    const screen = await filled(alice, alice.say('alert.inform.title'));
    await screen.getByText(language === 'fr' ? 'Le bureau est fermé lundi.' : 'The office is closed on Monday.').waitFor();
    await alice.page.keyboard.press('Escape');
    const file = await saved(alice, () => alice.button('alert.save').click());
    expect(await network.checks(file)).toContain('closed on Monday');
    await look(alice, '23-informs');
    await alice.button('alarm.close').click();
    await (await filled(bob, bob.say('alert.inform.title'))).getByRole('button', { name: bob.say('alarm.close') }).click();

    await network.alarms('drill', 'lock', 'Only to see whether it works.', '--exercise');
    await filled(bob, bob.say('alert.lock.title'));
    await bob.page.getByText(bob.say('alert.exercise'), { exact: true }).waitFor();
    await look(bob, '24-exercise');
    await bob.button('alarm.close').click();
    await filled(alice, alice.say('alert.lock.title'));
    await alice.button('alarm.close').click();
    await network.revokes('news');
    await network.revokes('drill');
    await expect.poll(() => alice.page.locator('.strip').count(), { timeout: MINUTES }).toBe(0);
    await expect.poll(() => bob.page.locator('.strip').count(), { timeout: MINUTES }).toBe(0);
  }, 5 * MINUTES);

  it('send nothing while an alert asks for that, unless the person insists', async () => {
    await network.alarms('stop', 'stop', NOON.en, '--also', `fr:${NOON.fr}`);
    for (const window of [alice, bob]) {
      await (await filled(window, window.say('alert.stop.title'))).getByText(NOON[language]).waitFor();
      await window.button('alarm.close').click();
    }
    await look(alice, '25-after-stop');
    await choose(alice, 'bob');
    await say(alice, 'bob', 'at which door?');
    const draft = alice.page.locator('.draft', { hasText: 'at which door?' });
    await draft.getByRole('alert').waitFor();
    await look(alice, '26-not-sent');
    await choose(bob, 'alice');
    expect(await message(bob, 'at which door?').count()).toBe(0);
    await alice.page.locator('.strip', { hasText: alice.say('alert.stop.title') }).click();
    await alice.button('message.insist').click();
    await alice.page.getByText(alice.say('alert.anyway.what')).waitFor();
    await alice.button('message.insist.yes').click();
    await draft.getByRole('button', { name: alice.say('message.retry') }).click();
    await message(alice, 'at which door?').waitFor();
    await message(bob, 'at which door?').waitFor();
    await network.revokes('stop');
    await bob.page.locator('.note', { hasText: bob.say('alert.freed') }).waitFor();
    await say(bob, 'alice', 'the red one');
    await message(alice, 'the red one').waitFor();
  }, 5 * MINUTES);

  it('are locked by an alert, which is read before they open', async () => {
    await choose(bob, 'alice');
    await network.alarms('lock', 'lock', NOON.en, '--also', `fr:${NOON.fr}`);
    for (const window of [alice, bob]) {
      await window.page.getByText(window.say('unlock.alert')).waitFor();
      expect(await window.page.content()).not.toMatch(/the red one|library|bibliothèque/);
    }
    await look(bob, '27-locked-by-alert');
    await unlock(bob, 'wrong');
    await bob.page.locator('main').getByRole('alert').nth(1).waitFor();
    await unlock(bob);
    await (await filled(bob, bob.say('alert.lock.title'))).getByText(NOON[language]).waitFor();
    await look(bob, '28-alert-locks');
    await bob.button('alarm.close').click();
    await bob.page.getByText(bob.say('unlock.alert.read')).waitFor();
    await unlock(bob);
    await choose(bob, 'alice');
    await say(bob, 'alice', 'may I?');
    await bob.page.locator('.draft', { hasText: 'may I?' }).getByRole('alert').waitFor();
    await network.revokes('lock');
    await bob.page.locator('.strip').waitFor({ state: 'detached' });
    await bob.button('message.retry').click();
    await message(bob, 'may I?').waitFor();
    // Alice hears of both ends only when she comes back.
    await unlock(alice);
    await (await filled(alice, alice.say('alert.lock.title'))).getByRole('button', { name: alice.say('alarm.close') }).click();
    await unlock(alice);
    await choose(alice, 'bob');
    await message(alice, 'may I?').waitFor();
    await alice.page.locator('.strip').waitFor({ state: 'detached' });
  }, 5 * MINUTES);

  it('take a further device, by the link that the first one shows', async () => {
    await room(alice, 'room.settings');
    await alice.button('devices.add').click();
    await alice.page.getByRole('img', { name: alice.say('qr.link') }).waitFor();
    const link = (await alice.page.getByRole('dialog').locator('.mono').textContent()) ?? '';
    const tablet = (await network.screen('tablet')).window;
    await tablet.page.getByLabel(tablet.say('first.link'), { exact: true }).fill(link);
    await tablet.button('go.on').click();
    await tablet.page.getByText(tablet.say('first.network.device')).waitFor();
    await tablet.button('first.network.yes').click();
    await tablet.page.getByLabel(tablet.say('first.device'), { exact: true }).fill('Tablet');
    await tablet.page.getByLabel(tablet.say('first.passphrase'), { exact: true }).fill(STRONG);
    await tablet.page.getByLabel(tablet.say('first.passphrase.again'), { exact: true }).fill(STRONG);
    await tablet.button('first.join').click();
    await alice.page.locator('.note', { hasText: alice.say('devices.added') }).waitFor();
    await alice.page.getByText('Tablet').first().waitFor();
    await tablet.button('talk.new').first().waitFor();
    await choose(alice, 'bob');
    await say(alice, 'bob', 'from two devices now');
    await choose(tablet, 'bob');
    await message(tablet, 'from two devices now').waitFor();
    await look(tablet, '29-tablet');
    tablet.expectClean();
  }, 5 * MINUTES);

  it('come back from a backup, and the old copy says that it is over', async () => {
    const { file, words } = await backup(bob);
    const fresh = (await network.screen('bob-again')).window;
    await fresh.button('restore.open').click();
    await fresh.page.getByLabel(fresh.say('restore.file')).setInputFiles(file);
    await fresh.page.getByLabel(fresh.say('restore.words'), { exact: true }).fill(words.split(' ').reverse().join(' '));
    await fresh.page.getByLabel(fresh.say('restore.passphrase'), { exact: true }).fill(STRONG);
    await fresh.page.getByLabel(fresh.say('first.passphrase.again'), { exact: true }).fill(STRONG);
    await fresh.button('restore.yes').click();
    await fresh.page.locator('main').getByRole('alert').last().waitFor();
    await look(fresh, '30-wrong-words');
    await fresh.page.getByLabel(fresh.say('restore.words'), { exact: true }).fill(`  ${words.toUpperCase().split(' ').join('\n')} `);
    await fresh.button('restore.yes').click();
    await fresh.page.locator('.note', { hasText: fresh.say('restore.done', { n: 2 }) }).waitFor();
    await choose(fresh, 'alice');
    await message(fresh, 'the red one').waitFor();
    await look(fresh, '31-restored');
    await say(fresh, 'alice', 'here I am again');
    await choose(alice, 'bob');
    await message(alice, 'here I am again').waitFor();
    await filled(bob, bob.say('alarm.elsewhere.title'));
    await look(bob, '32-elsewhere');
    fresh.expectClean();
  }, 5 * MINUTES);

  it('erase everything in two steps, and by the duress passphrase', async () => {
    const tablet = await network.screen('carol');
    const { window } = tablet;
    await unlock(window);
    await choose(window, 'bob');
    await room(window, 'room.settings');
    await window.button('duress.set').click();
    await window.page.getByLabel(window.say('passphrase.old'), { exact: true }).fill(PASSPHRASE);
    await window.page.getByLabel(window.say('duress.new'), { exact: true }).fill(STRONG);
    await window.page.getByLabel(window.say('first.passphrase.again'), { exact: true }).fill(STRONG);
    await window.page.getByRole('dialog').getByRole('button', { name: window.say('duress.set') }).click();
    await window.page.locator('.note', { hasText: window.say('duress.isSet') }).waitFor();
    await window.button('lock').click();
    await unlock(window, STRONG);
    await window.page.getByText(window.say('talk.none')).waitFor();
    await look(window, '33-duress');
    expect(await window.page.content()).not.toContain('bob');
    await room(window, 'room.settings');
    await window.button('wipe.open').click();
    await window.button('wipe.first').click();
    await window.button('wipe.yes').click();
    await window.page.getByRole('heading', { name: window.say('first.welcome') }).waitFor();
    expect(existsSync(join(network.file('carol'), 'keyslot'))).toBe(false);
    window.expectClean();
  }, 5 * MINUTES);

  it('had no faults, and asked nobody else', () => {
    alice.expectClean();
    bob.expectClean();
  });
});
