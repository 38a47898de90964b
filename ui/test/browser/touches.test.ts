import { afterEach, describe, expect, it } from 'vitest';
import { Host } from '../host/host.js';
import { hasBrowser, Window, type Wanted } from './browser';

let host: Host;
let window: Window;

afterEach(async () => {
  await window.close();
  await host.stop();
});

async function begin(state: string, wanted: Wanted = {}, before: (window: Window) => Promise<unknown> = async () => {}) {
  host = await new Host({ state, language: wanted.language ?? 'en' }).start();
  host.world.log.witnessedAt = new Date().toISOString();
  window = await Window.open(host.origin, wanted);
  await before(window);
  await window.page.goto(host.address);
  return window.page;
}

async function choose(name: string) {
  await window.page.getByRole('button', { name: new RegExp(`^${name}`) }).first().click();
}

async function says(to: string, text: string) {
  const field = window.page.getByLabel(window.say('composer.label', { name: to }));
  await field.fill(text);
  await field.press('Enter');
  await window.page.locator('.message', { hasText: text }).waitFor();
}

const sent = () => host.calls.filter((call) => call.method === 'send').map((call) => call.params);

/** The real clock, so that there is a length to hear. */
const SPOKEN: Wanted = { real: true, microphone: true };

async function record() {
  await window.button('voice.record').click();
  await window.page.getByRole('timer').getByText('0:01').waitFor();
}

describe.skipIf(!hasBrowser)('a voice note', () => {
  it('is sent with its length', async () => {
    await begin('open', SPOKEN);
    await choose('Bob Martin');
    await record();
    await window.button('voice.stop').click();
    await expect.poll(sent).toHaveLength(1);
    expect(Number(sent()[0]?.duration?.[0])).toBeGreaterThanOrEqual(1);
    expect([...host.uploads.values()].map((each) => each.name)).toEqual(['voice.weba']);
    window.expectClean();
  });

  it('goes nowhere if it is thrown away, or the person goes elsewhere or locks', async () => {
    const page = await begin('open', SPOKEN);
    await choose('Bob Martin');
    await record();
    await window.button('voice.discard').click();
    await page.getByRole('timer').waitFor({ state: 'detached' });
    await says('Bob Martin', 'after all in writing');
    await record();
    await choose('Carol');
    await says('Carol', 'something else');
    await record();
    await window.button('lock').click();
    await page.getByLabel(window.say('unlock.passphrase'), { exact: true }).fill('correct horse battery staple');
    await window.button('unlock.yes').click();
    await choose('Carol');
    await says('Carol', 'back again');
    expect(sent().map((each) => each.text)).toEqual(['after all in writing', 'something else', 'back again']);
    expect(host.uploads.size).toBe(0);
    window.expectClean();
  });
});

describe.skipIf(!hasBrowser)('a lock', () => {
  it('takes with it what was typed and not sent', async () => {
    const page = await begin('open');
    await choose('Bob Martin');
    const field = page.getByLabel(window.say('composer.label', { name: 'Bob Martin' }));
    await field.fill('half a thought');
    await choose('Carol');
    await choose('Bob Martin');
    expect(await field.inputValue()).toBe('half a thought');
    await window.button('lock').click();
    await page.getByLabel(window.say('unlock.passphrase'), { exact: true }).fill('correct horse battery staple');
    await window.button('unlock.yes').click();
    await choose('Bob Martin');
    expect(await field.inputValue()).toBe('');
  });
});

describe.skipIf(!hasBrowser)('a message', () => {
  it('leads to what it answers by the keyboard too', async () => {
    const page = await begin('open');
    await choose('Bob Martin');
    await page.getByText('See you!').last().waitFor();
    const asked = host.world.histories['c-bob']?.find((each) => each.kind === 'text')?.messageId;
    host.says('c-bob', 'bob', 'Yes, that one', { replyTo: asked });
    await page.locator('.message', { hasText: 'Yes, that one' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: window.say('message.answered') }).press('Enter');
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-message'))).toBe(asked);
  });

  it('is reported with the words of who reports it', async () => {
    const page = await begin('open');
    await choose('Bob Martin');
    await page.locator('.message', { hasText: 'Got it, see you on Saturday!' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: window.say('message.report') }).press('Enter');
    await page.getByLabel(window.say('report.why')).fill(' not by him, I think ');
    expect(await window.axe()).toEqual([]);
    await page.getByRole('dialog').getByRole('button', { name: window.say('message.report') }).click();
    await page.locator('.note', { hasText: window.say('report.done') }).waitFor();
    expect(host.calls.findLast((call) => call.method === 'report')?.params.text).toBe('not by him, I think');
  });

  it('is found by the file that came with it', async () => {
    const page = await begin('open');
    await choose('Bob Martin');
    await window.button('details.title').first().click();
    const details = page.getByRole('region', { name: window.say('details.title') });
    await details.locator('.files button').first().click();
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-message') !== null)).toBe(true);
  });
});

describe.skipIf(!hasBrowser)('a link to join', () => {
  it('is made, and all of them are taken back', async () => {
    const page = await begin('open');
    await choose('Spring festival');
    await window.button('details.title').first().click();
    await window.button('details.link').click();
    await page.getByText(/^pli:\/\/conversation\//).waitFor();
    expect(await window.axe()).toEqual([]);
    await page.keyboard.press('Escape');
    await window.button('details.link.end').click();
    await page.getByRole('dialog').getByRole('button', { name: window.say('details.link.end') }).click();
    await page.locator('.note', { hasText: window.say('details.link.ended') }).waitFor();
    expect(host.calls.findLast((call) => call.method === 'conversation link')?.params.revoke).toBe(true);
  });
});

describe.skipIf(!hasBrowser)('who was given a link', () => {
  async function paste(text: string) {
    await window.button('talk.new').first().click();
    await window.button('link.open').click();
    await window.page.getByLabel(window.say('link.label')).fill(text);
  }

  it('joins with it, pasted with the message around it', async () => {
    const page = await begin('open');
    await paste('Come in: pli://conversation/pli.example/bob/0011/2233 (until Friday)');
    expect(await window.axe()).toEqual([]);
    await window.button('link.ask').click();
    await page.getByRole('heading', { name: 'Garden club', level: 1 }).waitFor();
    expect(host.calls.findLast((call) => call.method === 'conversation join')?.params.link).toBe(
      'pli://conversation/pli.example/bob/0011/2233',
    );
  });

  it('is told what it waits for, and of a text in which there is none', async () => {
    const page = await begin('open');
    await paste('pli://join/this-is-another-kind');
    await page.getByText(window.say('link.none')).waitFor();
    expect(await window.button('link.ask').isDisabled()).toBe(true);
    await page.getByLabel(window.say('link.label')).fill('pli://conversation/pli.example/bob/0011/asleep');
    await window.button('link.ask').click();
    await page.getByText(window.say('link.asked')).waitFor();
  });
});

describe.skipIf(!hasBrowser)('a notification', () => {
  it('says that something came, and neither what nor from whom', async () => {
    const page = await begin('open', {}, ({ page: blank }) =>
      blank.addInitScript(() => {
        const told: unknown[] = [];
        class Told {
          static readonly permission = 'granted';
          static readonly requestPermission = () => Promise.resolve('granted');
          constructor(title: string, options: unknown) {
            told.push([title, options]);
          }
        }
        Object.assign(globalThis, { told, Notification: Told });
        document.hasFocus = () => false;
      }),
    );
    const told = () => page.evaluate(() => (globalThis as unknown as { told: unknown[] }).told);
    await page.getByRole('button', { name: /Bob Martin/ }).waitFor();
    host.says('c-carol', 'carol', 'nobody asked for this');
    await page.getByRole('button', { name: /^Carol.*1/ }).waitFor();
    expect(await told()).toEqual([]);
    await page.getByRole('button', { name: new RegExp(window.say('room.settings')) }).click();
    await page.getByLabel(window.say('settings.notify')).check();
    host.says('c-carol', 'carol', 'A secret');
    await expect.poll(told).toEqual([['Pli', { body: window.say('notify.body'), tag: 'pli' }]]);
  });
});

const sign = (kind: string, name: string | null = null) => ({ kind, amount: 1, name, message: `what ${kind} means` });

describe.skipIf(!hasBrowser)('a sign that the network has turned against its people', () => {
  it('fills the screen when it arises, and goes when it is over', async () => {
    const page = await begin('open');
    await page.getByRole('button', { name: /Bob Martin/ }).waitFor();
    host.post('finding', { kind: 'alert-withheld', state: 'arisen', signs: [sign('alert-unshown')], evidence: [], unproved: null });
    await page.getByRole('dialog', { name: window.say('alarm.withheld.title') }).waitFor();
    expect(await window.axe()).toEqual([]);
    await window.button('alarm.close').click();
    const strip = page.getByRole('button', { name: new RegExp(window.say('alarm.withheld.title')) });
    await strip.waitFor();
    host.post('finding', { kind: 'alert-withheld', state: 'clear', signs: [], evidence: [], unproved: null });
    await strip.waitFor({ state: 'detached' });
  });

  it('is there too if it arose before the page', async () => {
    const page = await begin('open', { language: 'fr' }, async () => {
      host.findings.push({ kind: 'own-record-changed', state: 'arisen', signs: [sign('own-record-changed', 'Phone of <b>Eve</b>')] }, { kind: 'clock-lie', state: 'clear', signs: [] });
    });
    await page.getByRole('dialog', { name: window.say('alarm.own.title') }).waitFor();
    await page.getByText(window.say('alarm.own.by', { name: 'Phone of <b>Eve</b>' })).waitFor();
    await window.button('alarm.own.open').click();
    await page.getByRole('heading', { name: window.say('devices.title') }).waitFor();
    window.expectClean();
  });

  it('that needs no alarm is a warning on the network’s page, which shows from afar', async () => {
    const page = await begin('open');
    await page.getByRole('button', { name: /Bob Martin/ }).waitFor();
    host.post('notice', sign('missing'));
    await page.getByRole('button', { name: new RegExp(window.say('network.notices', { n: 1 })) }).click();
    await page.getByText('what missing means').waitFor();
    await window.button('dismiss').click();
    await page.getByText('what missing means').waitFor({ state: 'detached' });
    expect(await page.getByRole('dialog').count()).toBe(0);
  });
});
