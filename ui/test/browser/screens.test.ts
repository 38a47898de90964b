import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { Host } from '../host/host.js';
import { hasBrowser, Window, type Wanted } from './browser';

const SCREENS = join(import.meta.dirname, '../../target/screens');

const ORDINARY: (Wanted & { name: string })[] = (['en', 'fr'] as const).flatMap((language) => [
  { name: `${language}-light`, language, look: 'light' as const },
  { name: `${language}-dark`, language, look: 'dark' as const },
  { name: `${language}-narrow`, language, look: 'light' as const, width: 390, height: 780 },
]);
const VARIANTS: (Wanted & { name: string })[] = [
  ...ORDINARY,
  { name: 'en-contrast', language: 'en', look: 'light', contrast: 'more' },
  { name: 'fr-forced', language: 'fr', look: 'dark', contrast: 'forced' },
];

let host: Host;
let window: Window;

afterEach(async () => {
  await window.close();
  await host.stop();
});

async function begin(state: string, variant: Wanted & { name: string }) {
  host = await new Host({ state, language: variant.language }).start();
  window = await Window.open(host.origin, variant);
  await window.page.goto(host.address);
}

/** Looks at one screen: a picture for people, and what a machine can say about who can use it. */
async function look(name: string, variant: { name: string }) {
  const folder = join(SCREENS, variant.name);
  mkdirSync(folder, { recursive: true });
  await window.page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' });
  expect(await window.axe(), `${variant.name}/${name}`).toEqual([]);
  const wider = await window.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  expect(wider, `${variant.name}/${name} scrolls sideways`).toBeLessThanOrEqual(0);
}

describe.skipIf(!hasBrowser).each(VARIANTS)('the screens, $name', (variant) => {
  it('of the first run', async () => {
    await begin('new', variant);
    const { page } = window;
    const field = page.getByLabel(window.say('first.link'), { exact: true });
    await field.waitFor();
    await look('01-invitation', variant);
    await window.button('restore.open').click();
    await page.getByLabel(window.say('restore.words'), { exact: true }).fill('anchor bridge candle dolphin');
    await look('07-backup', variant);
    await window.button('restore.invitation').click();

    await field.fill('Hello! Here: pli://join/lighthouse.example:7443/Zm9sZGVkLXBhcGVy/5aa1c93f bye');
    await window.button('go.on').click();
    await page.getByRole('heading', { name: window.say('first.network', { network: 'Lighthouse' }) }).waitFor();
    await look('02-network', variant);

    await window.button('first.network.yes').click();
    await page.getByLabel(window.say('first.handle'), { exact: true }).fill('bob');
    const passphrase = page.getByLabel(window.say('first.passphrase'), { exact: true });
    const again = page.getByLabel(window.say('first.passphrase.again'), { exact: true });
    await passphrase.fill('harbour violin pencil cloud tractor');
    await again.fill('harbour violin');
    await page.getByText(window.say('first.passphrase.differ')).waitFor();
    await look('03-you', variant);

    await again.fill('harbour violin pencil cloud tractor');
    await window.button('first.join').click();
    await page.getByText('This handle belongs to somebody').waitFor();
    await page.getByLabel(window.say('first.handle'), { exact: true }).fill('alice');
    await window.button('first.join').click();

    await page.getByRole('heading', { name: window.say('words.title') }).waitFor();
    const words = await page.locator('ol .word').allTextContents();
    expect(words).toHaveLength(24);
    await look('04-words', variant);

    await window.button('words.written').click();
    const boxes = page.locator('.pair input');
    await boxes.first().fill('wrong');
    await boxes.last().fill('wrong');
    await window.button('words.done').click();
    await page.getByText(window.say('words.wrong')).waitFor();
    await look('05-proof', variant);

    const numbers = (await page.locator('.pair label span').allTextContents()).map((text) => Number(text.replace(/\D/g, '')));
    await boxes.first().fill(words[(numbers[0] ?? 1) - 1] ?? '');
    await boxes.last().fill(` ${words[(numbers[1] ?? 1) - 1]?.toUpperCase()} `);
    await window.button('words.done').click();
    await page.getByRole('button', { name: /Bob Martin/ }).waitFor();
    expect(host.waitingWords).toBeNull();
    window.expectClean();
  });

  it('of a locked vault', async () => {
    await begin('locked', variant);
    const field = window.page.getByLabel(window.say('unlock.passphrase'), { exact: true });
    await field.fill('not it');
    await window.button('unlock.yes').click();
    await window.page.getByText('That is not the passphrase').waitFor();
    await look('06-locked', variant);
    await field.fill('correct horse battery staple');
    await window.button('unlock.yes').click();
    await window.page.getByRole('button', { name: /Bob Martin/ }).waitFor();
    window.expectClean();
  });

  it('of conversations', async () => {
    await begin('open', variant);
    const { page } = window;
    await page.getByRole('button', { name: /Bob Martin/ }).waitFor();
    await look('10-list', variant);

    await page.getByRole('button', { name: /Bob Martin/ }).click();
    await page.locator('.message', { hasText: 'See you!' }).waitFor();
    await look('11-conversation', variant);
    await page.locator('.view').evaluate((view) => view.scrollTo(0, view.scrollHeight * 0.3));
    await page.locator('.picture img').waitFor();
    await look('11-earlier', variant);
    await window.button('talk.end').click();

    await page.locator('.message', { hasText: 'Got it, see you on Saturday!' }).hover();
    await page.locator('[data-message]', { hasText: 'Got it, see you on Saturday!' }).getByRole('button', { name: window.say('message.acts') }).click();
    await page.getByRole('menu').waitFor();
    await look('12-menu', variant);
    await page.keyboard.press('Escape');

    await window.button('details.title').first().click();
    await page.getByText(window.say('shield.verified.more')).waitFor();
    await look('13-person', variant);
    await page.getByRole('region', { name: window.say('details.title') }).getByRole('button', { name: window.say('close') }).click();
    if (variant.width) {
      await window.button('talk.back').click();
    }

    await page.getByRole('button', { name: /Spring festival/ }).click();
    await page.getByText(window.say('talk.unread'), { exact: true }).waitFor();
    host.post('typing', { conversation: 'c-festival', handle: 'carol', until: new Date(Date.now() + 3_600_000).toISOString() });
    await page.getByText(window.say('talk.writing', { n: 1, name: 'Carol' })).last().waitFor();
    await look('14-group', variant);
    await window.button('details.title').first().click();
    await page.getByRole('region', { name: window.say('details.title') }).getByText('dave').waitFor();
    await page.getByLabel(window.say('mute.label')).selectOption('tomorrow');
    await page.getByLabel(window.say('mute.label')).and(page.locator('[id=mute]')).waitFor();
    await look('15-group-details', variant);
    await window.button('details.link.end').scrollIntoViewIfNeeded();
    await look('15-group-acts', variant);
    await window.button('details.link').click();
    await page.getByRole('img', { name: window.say('qr.link') }).waitFor();
    await look('15-group-link', variant);
    await page.keyboard.press('Escape');
    await window.button('details.link.end').click();
    await page.getByText(window.say('details.link.end.more')).waitFor();
    await look('15-group-link-end', variant);
    await page.keyboard.press('Escape');
    await page.getByRole('region', { name: window.say('details.title') }).getByRole('button', { name: window.say('close') }).click();
    if (variant.width) {
      await window.button('talk.back').click();
    }

    await page.getByRole('button', { name: /^dave/ }).first().click();
    await page.getByText(window.say('talk.keyChanged', { name: 'dave' })).waitFor();
    await look('16-key-changed', variant);
    if (variant.width) {
      await window.button('talk.back').click();
    }
    await page.getByRole('button', { name: /^erin/ }).first().click();
    await window.button('talk.request.yes').waitFor();
    await look('17-request', variant);
    if (variant.width) {
      await window.button('talk.back').click();
    }
    await page.getByRole('button', { name: /أصدقاء/ }).click();
    await page.getByText('رائع').last().waitFor();
    await look('18-right-to-left', variant);
    if (variant.width) {
      await window.button('talk.back').click();
    }
    await page.getByRole('button', { name: /Free/ }).click();
    await page.getByText('hm', { exact: true }).waitFor();
    await look('19-hostile', variant);
    if (variant.width) {
      await window.button('talk.back').click();
    }
    await window.button('talk.new').first().click();
    await page.getByLabel(window.say('new.who'), { exact: true }).fill('ca');
    await look('20-new', variant);
    await window.button('link.open').click();
    await page.getByLabel(window.say('link.label')).fill('pli://conversation/lighthouse.example/');
    await look('21-by-link', variant);
    window.expectClean();
  });

  it('of trust', async () => {
    await begin('open', variant);
    const { page } = window;
    await page.getByRole('button', { name: new RegExp(window.say('room.network')) }).click();
    await page.getByText('witness.university.example').waitFor();
    await page.getByText(window.say('act.withdrawal', { id: 'a4c1e7b2990d' })).waitFor();
    await look('30-network', variant);

    await page.getByRole('button', { name: new RegExp(window.say('room.talk')) }).click();
    await page.getByRole('button', { name: /^Carol/ }).first().click();
    await page.getByRole('button', { name: new RegExp(window.say('verify.open')) }).click();
    await page.getByText('48213').waitFor();
    await page.getByRole('img', { name: window.say('verify.qr', { name: 'Carol' }) }).waitFor();
    await look('31-verify', variant);
    await page.getByLabel(window.say('verify.type')).fill('48213 90517 11111');
    await window.button('verify.compare').click();
    await page.getByText(window.say('verify.wrong', { name: 'Carol' })).waitFor();
    await page.getByLabel(window.say('verify.type')).fill('482139051733864209157710356248913706442508831529761340985562');
    await window.button('verify.compare').click();
    await page.getByText(window.say('verify.confirmed', { name: 'Carol' })).waitFor();
    await look('32-verified', variant);
    await page.keyboard.press('Escape');

    host.world.log.alarm = 'LOG_FORKED';
    host.post('notice', { kind: 'log-alarm', amount: 0, name: null, message: 'The log was caught lying.' });
    await page.getByRole('heading', { name: window.say('alarm.split.title') }).waitFor();
    await look('33-alarm', variant);
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: window.say('alarm.split.title') }).waitFor();
    await window.button('alarm.save').click();
    await page.getByText(window.say('alarm.saved', { n: 1 })).waitFor();
    await window.button('alarm.close').click();
    await page.getByText(window.say('alarm.split.title')).waitFor();
    await look('34-after-the-alarm', variant);
    window.expectClean();
  });

  it('of alerts', async () => {
    await begin('open', variant);
    const { page } = window;
    await page.getByRole('button', { name: /Bob Martin/ }).waitFor();
    host.alarms(1, 'inform');
    await page.getByRole('heading', { name: window.say('alert.inform.title') }).waitFor();
    await look('35-alert-informs', variant);
    host.alarms(2, 'stop', { withheld: true });
    await page.getByRole('heading', { name: window.say('alert.stop.title') }).waitFor();
    await window.button('message.insist').click();
    await look('36-alert-stops', variant);
    await window.button('alarm.close').click();
    await window.button('alarm.close').click();
    host.alarms(3, 'stop', { exercise: true });
    await page.getByText(window.say('alert.exercise'), { exact: true }).waitFor();
    await look('37-alert-exercise', variant);
    await window.button('alarm.close').click();
    await page.getByRole('button', { name: new RegExp(window.say('alert.more', { n: 2 })) }).waitFor();
    await look('38-after-alerts', variant);
    await page.getByRole('button', { name: new RegExp(window.say('room.network')) }).click();
    await page.getByText('witness.university.example').waitFor();
    Object.assign(host.world.alerts[1] ?? {}, { state: 'revoked', revoked: true });
    host.post('alerts', { inForce: 2 });
    await page.locator('.lines', { hasText: window.say('alert.state.revoked') }).waitFor();
    await look('39-network-alerts', variant);
    host.alarms(4, 'lock');
    await page.getByText(window.say('unlock.alert')).waitFor();
    await look('08-locked-by-alert', variant);
    await page.getByLabel(window.say('unlock.passphrase'), { exact: true }).fill('correct horse battery staple');
    await window.button('unlock.yes').click();
    await page.getByRole('heading', { name: window.say('alert.lock.title') }).waitFor();
    await look('09-alert-locks', variant);
    window.expectClean();
  });

  it('of settings and administration', async () => {
    await begin('open', variant);
    const { page } = window;
    await page.getByRole('button', { name: new RegExp(window.say('room.settings')) }).click();
    await page.getByText('3f9a1c7b').waitFor();
    await look('40-settings', variant);
    await page.locator('.page').evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await look('41-settings-end', variant);

    await window.button('devices.add').click();
    await page.getByRole('img', { name: window.say('qr.link') }).waitFor();
    await look('42-add-device', variant);
    host.finishDevice();
    await page.getByText('Tablet').waitFor();
    await window.button('change').first().click();
    await page.getByLabel(window.say('passphrase.new'), { exact: true }).waitFor();
    await look('43-passphrase', variant);
    await page.keyboard.press('Escape');
    await window.button('backup.make').click();
    await page.getByRole('heading', { name: window.say('backup.words') }).waitFor();
    await look('44-backup', variant);
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: new RegExp(`^${window.say('room.admin')}`) }).click();
    await page.getByText(window.say('admin.pending', { n: 1 })).waitFor();
    await look('50-admin', variant);
    await window.button('reports.open').first().click();
    await page.getByText(window.say('reports.account.place', { place: 611 })).waitFor();
    await look('53-report', variant);
    await page.keyboard.press('Escape');
    await window.button('reports.open').last().click();
    await look('54-report-of-nothing', variant);
    await page.keyboard.press('Escape');
    await window.button('admin.invite').click();
    await page.getByText(window.say('admin.entry')).waitFor();
    await look('51-invite', variant);
    await window.button('admin.write').click();
    await page.getByRole('heading', { name: window.say('admin.link') }).waitFor();
    await page.getByRole('img', { name: window.say('qr.link') }).waitFor();
    await look('52-invitation', variant);
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: new RegExp(window.say('room.settings')) }).click();
    await window.button('wipe.open').click();
    await window.button('wipe.first').click();
    await page.getByText(window.say('wipe.sure')).waitFor();
    await look('60-wipe', variant);
    await window.button('wipe.yes').click();
    await page.getByRole('heading', { name: window.say('first.welcome') }).waitFor();
    expect(host.stage).toBe('new');
    window.expectClean();
  });
});
