import { readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { Host } from '../host/host.js';
import { hasBrowser, Window } from './browser';

let host: Host;
let window: Window;

afterEach(async () => {
  await window.close();
  await host.stop();
});

async function begin(state = 'open', language: 'en' | 'fr' = 'en') {
  host = await new Host({ state, language }).start();
  window = await Window.open(host.origin, { language });
  await window.page.goto(host.address);
  return window.page;
}

async function writes(text: string) {
  const field = window.page.getByLabel(window.say('composer.label', { name: 'Bob Martin' }));
  await field.fill(text);
  await field.press('Enter');
}

/** What the organisation's alerts do to the screen. */
describe.skipIf(!hasBrowser)('an alert of the organisation', () => {
  it('fills the screen until it is read, and its file is evidence', async () => {
    const page = await begin();
    await page.getByRole('button', { name: /Bob Martin/ }).click();
    await page.getByText('See you!').last().waitFor();
    const alert = host.alarms(1, 'stop');
    const screen = page.getByRole('dialog', { name: window.say('alert.stop.title') });
    await screen.getByText('come to the library at noon').waitFor();
    await screen.getByText(/editor.*lawyer/).waitFor();
    const box = await screen.boundingBox();
    expect(box && [box.x, box.y, box.width, box.height]).toEqual([0, 0, 1280, 800]);
    await page.keyboard.press('Escape');
    await screen.waitFor();
    expect(await page.getByText(window.say('alert.exercise')).count()).toBe(0);

    const coming = page.waitForEvent('download');
    await window.button('alert.save').click();
    const download = await coming;
    expect(download.suggestedFilename()).toBe('pli-alert-00000000.alert');
    expect(readFileSync(await download.path(), 'utf8')).toBe(alert.file);
    await screen.getByText(window.say('alert.saved')).waitFor();

    await window.button('alarm.close').click();
    await screen.waitFor({ state: 'detached' });
    await expect.poll(() => host.world.alerts[0]?.read).toBe(true);
    await page.reload();
    await page.getByRole('button', { name: new RegExp(window.say('alert.stop.title')) }).waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    window.expectClean();
  });

  it('stops sending until the person insists, or it is revoked', async () => {
    const page = await begin();
    await page.getByRole('button', { name: /Bob Martin/ }).click();
    host.alarms(2, 'stop');
    await window.button('alarm.close').click();
    await writes('at noon?');
    await page.locator('.draft', { hasText: 'asks to send nothing' }).waitFor();
    await page.getByRole('button', { name: new RegExp(window.say('alert.stop.title')) }).click();
    await window.button('message.insist').click();
    await page.getByText(window.say('alert.anyway.what')).waitFor();
    expect(host.world.alerts[0]?.overridden).toBe(false);
    await window.button('message.insist.yes').click();
    await expect.poll(() => host.world.alerts[0]?.overridden).toBe(true);
    await window.button('message.retry').click();
    await page.locator('.message', { hasText: 'at noon?' }).waitFor();

    Object.assign(host.world.alerts[0] ?? {}, { state: 'revoked', revoked: true, signers: [] });
    host.post('alerts', { inForce: 0 });
    await page.locator('.note', { hasText: window.say('alert.freed') }).waitFor();
    await page.getByRole('button', { name: new RegExp(window.say('alert.stop.title')) }).waitFor({ state: 'detached' });
    window.expectClean();
  });

  it('is taken away by its revocation while it is being read', async () => {
    const page = await begin();
    host.alarms(3, 'inform');
    const screen = page.getByRole('dialog', { name: window.say('alert.inform.title') });
    await screen.waitFor();
    Object.assign(host.world.alerts[0] ?? {}, { state: 'revoked', revoked: true });
    host.post('alerts', { inForce: 0 });
    await screen.waitFor({ state: 'detached' });
  });

  it('says of an exercise that it is one, and shows what is real before it', async () => {
    const page = await begin('open', 'fr');
    host.alarms(4, 'lock', { exercise: true });
    await page.getByText(window.say('alert.exercise'), { exact: true }).waitFor();
    expect(await window.button('message.insist').count()).toBe(0);
    host.alarms(5, 'inform');
    await page.getByRole('heading', { name: window.say('alert.inform.title') }).waitFor();
    expect(await page.getByText(window.say('alert.exercise'), { exact: true }).count()).toBe(0);
    await window.button('alarm.close').click();
    await page.getByText(window.say('alert.exercise'), { exact: true }).waitFor();
    expect(host.calls.filter((call) => call.method === 'ui alerts read')).toEqual([]);
    await window.button('alarm.close').click();
    await expect.poll(() => host.calls.filter((call) => call.method === 'ui alerts read').length).toBe(1);
    await page.getByRole('button', { name: `${window.say('alert.inform.title')} ${window.say('alert.more', { n: 1 })}` }).click();
    await page.getByRole('heading', { name: window.say('alert.inform.title') }).waitFor();
    window.expectClean();
  });

  it('locks, and is read before anything else', async () => {
    const page = await begin();
    await page.getByRole('button', { name: /Bob Martin/ }).waitFor();
    host.alarms(6, 'lock');
    await page.getByText(window.say('unlock.alert')).waitFor();
    expect(await page.content()).not.toMatch(/Bob|library at noon/);
    const field = page.getByLabel(window.say('unlock.passphrase'), { exact: true });
    await field.fill('not it');
    await window.button('unlock.yes').click();
    await page.getByText('That is not the passphrase').waitFor();
    await field.fill('correct horse battery staple');
    await window.button('unlock.yes').click();
    const screen = page.getByRole('dialog', { name: window.say('alert.lock.title') });
    await screen.getByText('come to the library at noon').waitFor();
    expect(host.stage).toBe('locked');
    await window.button('alarm.close').click();
    await page.getByText(window.say('unlock.alert.read')).waitFor();
    await field.fill('correct horse battery staple');
    await window.button('unlock.yes').click();
    await page.getByRole('button', { name: new RegExp(window.say('alert.lock.title')) }).waitFor();
    await page.getByRole('button', { name: /Bob Martin/ }).waitFor();
    window.expectClean();
  });

  it('is taken from a file, which is refused if it does not count', async () => {
    const page = await begin();
    await page.getByRole('button', { name: new RegExp(window.say('room.network')) }).click();
    const picker = page.locator('input[type=file]');
    await picker.setInputFiles([{ name: 'alert', mimeType: '', buffer: Buffer.from('short') }]);
    await page.getByText('this is no alert that counts').waitFor();
    await picker.setInputFiles([{ name: 'alert', mimeType: '', buffer: Buffer.alloc(200) }]);
    await page.getByRole('dialog', { name: window.say('alert.stop.title') }).getByText(window.say('alert.withheld')).waitFor();
    window.expectClean();
  });
});
