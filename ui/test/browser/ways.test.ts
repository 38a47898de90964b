import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { drawn, film } from '../camera/film';
import { Host } from '../host/host.js';
import { hasBrowser, Window, type Wanted } from './browser';

let host: Host;
let window: Window;
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pli-camera-'));
  film(drawn('invitation'), join(folder, 'invitation.y4m'));
  film(drawn('safety-number'), join(folder, 'safety-number.y4m'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(async () => {
  await window.close();
  await host.stop();
});

async function begin(state: string, wanted: Wanted = {}) {
  host = await new Host({ state }).start();
  window = await Window.open(host.origin, wanted);
  await window.page.goto(host.address);
  return window.page;
}

describe.skipIf(!hasBrowser)('a camera', () => {
  it('reads an invitation', async () => {
    const page = await begin('new', { camera: join(folder, 'invitation.y4m') });
    await window.button('scan.invitation').click();
    await page.getByRole('heading', { name: window.say('first.network', { network: 'Lighthouse' }) }).waitFor();
    expect(host.calls.find((call) => call.method === 'ui invitation')?.params).toEqual({
      link: 'pli://join/lighthouse.example:7443/Zm9sZGVkLXBhcGVyLWlzLXN0cm9uZw/5aa1c93f',
    });
    window.expectClean();
  });

  it('says of another code that it is no invitation', async () => {
    const page = await begin('new', { camera: join(folder, 'safety-number.y4m') });
    await window.button('scan.invitation').click();
    await page.getByText(window.say('first.link.none')).waitFor();
    expect(host.calls).toEqual([]);
  });

  it('compares safety numbers', async () => {
    const page = await begin('open', { camera: join(folder, 'safety-number.y4m') });
    await page.getByRole('button', { name: /^Carol/ }).first().click();
    await page.getByRole('button', { name: new RegExp(window.say('verify.open')) }).click();
    await window.button('verify.scan').click();
    await page.getByText(window.say('verify.confirmed', { name: 'Carol' })).waitFor();
    expect(host.calls.findLast((call) => call.method === 'verify')?.params.code).toMatch(/^pli-verify:48213/);
    window.expectClean();
  });

  it('finds that a code is somebody else’s', async () => {
    const page = await begin('open', { camera: join(folder, 'invitation.y4m') });
    await page.getByRole('button', { name: /^Carol/ }).first().click();
    await page.getByRole('button', { name: new RegExp(window.say('verify.open')) }).click();
    await window.button('verify.scan').click();
    await page.getByText('that is another number').waitFor();
    expect(host.world.contacts.find((each) => each.handle === 'carol')?.confirmed).toBe(false);
  });

  it('is missed in words where there is none', async () => {
    const page = await begin('new');
    await window.button('scan.invitation').click();
    await page.getByText(window.say('scan.denied.link')).waitFor();
    window.expectClean();
  });
});

describe.skipIf(!hasBrowser)('a backup', () => {
  it('brings a device back where there is no vault', async () => {
    const page = await begin('new');
    await window.button('restore.open').click();
    await page.getByLabel(window.say('restore.file')).setInputFiles([{ name: 'pli.backup', mimeType: '', buffer: Buffer.alloc(3 << 20) }]);
    const words = page.getByLabel(window.say('restore.words'), { exact: true });
    await words.fill('anchor bridge');
    await page.getByLabel(window.say('restore.passphrase'), { exact: true }).fill('harbour violin pencil cloud tractor');
    await page.getByLabel(window.say('first.passphrase.again'), { exact: true }).fill('harbour violin pencil cloud tractor');
    await window.button('restore.yes').click();
    await page.getByText('These words do not open this backup').waitFor();
    await words.fill(
      ' Anchor bridge candle dolphin ember forest garden harbor island jungle kettle lantern meadow needle\norange pencil quartz ribbon silver tunnel umbrella velvet window yellow ',
    );
    await window.button('restore.yes').click();
    await page.getByRole('button', { name: /Bob Martin/ }).waitFor();
    await page.locator('.note', { hasText: window.say('restore.done', { n: 9 }) }).waitFor();
    // The file went over once, though the words were wrong the first time.
    expect([...host.uploads.values()].map((each) => each.size)).toEqual([3 << 20]);
    window.expectClean();
  });
});

describe.skipIf(!hasBrowser)('what is muted', () => {
  it('comes and is counted in its line, and nobody is told of it', async () => {
    const page = await begin('open');
    await page.getByRole('button', { name: /Bob Martin/ }).click();
    await page.getByRole('button', { name: /Spring festival/ }).click();
    await expect.poll(() => host.world.conversations.find((each) => each.conversation === 'c-festival')?.unread).toBe(0);
    await window.button('details.title').first().click();
    await page.getByLabel(window.say('mute.label')).selectOption('tomorrow');
    const muted = page.getByRole('button', { name: new RegExp(`^Spring festival.*${window.say('mute.until.day', { time: 'Sat.?,? 07:00' })}`) });
    await muted.waitFor();
    // At 10:42 UTC, which is 11:42 in Paris, until seven in the morning.
    expect(host.calls.findLast((call) => call.method === 'conversation mute')?.params).toEqual({ id: 'c-festival', duration: `${19 * 3600 + 18 * 60}s` });
    await page.getByRole('button', { name: /Bob Martin/ }).first().click();
    await page.getByText('See you!').last().waitFor();
    const title = await page.title();
    host.says('c-festival', 'carol', 'not so urgent');
    await page.getByRole('button', { name: /^Spring festival.*1/ }).getByText('not so urgent').waitFor();
    expect(await page.title()).toBe(title);
    expect((await page.locator('[aria-live=polite]').allTextContents()).join()).not.toContain('festival');
    await page.getByRole('button', { name: /^Spring festival/ }).first().click();
    await page.getByLabel(window.say('mute.label')).selectOption('off');
    await muted.waitFor({ state: 'detached' });
    window.expectClean();
  });
});

describe.skipIf(!hasBrowser)('what was reported', () => {
  it('is shown with what is proved, and can be saved', async () => {
    const page = await begin('open');
    await page.getByRole('button', { name: new RegExp(`^${window.say('room.admin')}`) }).click();
    const look = window.button('reports.open');
    await look.first().click();
    const dialog = page.getByRole('dialog', { name: window.say('reports.dialog', { name: 'mallory' }) });
    await dialog.getByText('I know where you live, and when you leave the house.').waitFor();
    await dialog.getByText(window.say('reports.where.unknown', { id: '7d10c2f3' })).waitFor();
    const coming = page.waitForEvent('download');
    await window.button('reports.save').click();
    expect((await coming).suggestedFilename()).toBe('pli-report-r2.evidence');
    expect(host.calls.findLast((call) => call.method === 'report')?.params).toEqual({ messageId: 'r2', save: 'pli-report-r2.evidence' });
    await page.keyboard.press('Escape');
    await look.nth(1).click();
    await page.getByText(window.say('reports.gone')).waitFor();
    await page.getByText(window.say('reports.accepted.none')).waitFor();
    await page.keyboard.press('Escape');
    await look.nth(2).click();
    await page.getByText(window.say('reports.nothing', { name: 'mallory' })).waitFor();
    expect(await page.getByRole('dialog').textContent()).not.toContain(window.say('reports.said'));
    window.expectClean();
  });
});
