import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CHROMIUM, FLAGS, hasBrowser } from '../browser/browser';
import { ATTACKS, FORGED } from './attacks';
import { Careless, type Target } from './careless';
import { RealScreen } from './screen';

const IDLE = 900;

let browser: Browser;
let attacker: Server;
let port: number;
let careless: Careless;
let real: RealScreen;
let page: Page;

/** Whether an attack got through, by what its page saw or by what the target did. */
async function succeeds(name: string, target: Target): Promise<boolean> {
  await target.setIdle(IDLE);
  const seen = await ATTACKS[name]?.(page, target);
  return seen === true || (await target.idle()) === FORGED;
}

describe.skipIf(!hasBrowser)('a page of somebody else in the same browser', () => {
  beforeAll(async () => {
    attacker = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>x</title><body>'));
    await new Promise<void>((done) => attacker.listen(0, '127.0.0.1', done));
    port = (attacker.address() as AddressInfo).port;
    careless = await new Careless().start();
    real = await RealScreen.start();
    browser = await chromium.launch({
      executablePath: CHROMIUM,
      args: [...FLAGS, '--host-resolver-rules=MAP *.example 127.0.0.1'],
    });
  }, 600_000);

  afterAll(async () => {
    await browser?.close();
    await real?.end();
    await careless?.end();
    attacker?.closeAllConnections();
    attacker?.close();
  });

  beforeEach(async () => {
    page = await (await browser.newContext()).newPage();
    page.setDefaultTimeout(20_000);
  });

  afterEach(async () => {
    await page.context().close();
  });

  describe.each(['127.0.0.1', 'attacker.example'])('at %s, on another port', (host) => {
    describe.each(Object.keys(ATTACKS))('gets nothing by %s', (name) => {
      it('though it would from a host without our rules', async () => {
        await page.goto(`http://${host}:${port}/`);
        expect(await succeeds(name, careless)).toBe(true);
      });

      it('from us', async () => {
        await page.goto(`http://${host}:${port}/`);
        expect(await succeeds(name, real)).toBe(false);
      });
    });
  });

  it('finds no token in what a browser keeps or tells of where it was', async () => {
    await page.goto(`file://${real.page}`);
    await page.waitForURL(`${real.origin}/`);
    await page.getByRole('heading').first().waitFor();
    expect(await page.evaluate(() => fetch('/api/v1/state').then((answer) => answer.status))).toBe(401);
    const history = await (await page.context().newCDPSession(page)).send('Page.getNavigationHistory');
    const places = history.entries.map((entry) => entry.url);
    expect(places).toContain(`${real.origin}/`);
    // What the file led to stays in the browser's own books (docs/THREAT_MODEL.md); no page comes there, nor does going back.
    expect(places.join()).not.toContain(real.token);
    expect(JSON.stringify(await page.context().cookies())).not.toContain(real.token);
    expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(real.token);
    // The tab keeps it for a reload, and where the tab goes next it is not.
    await page.reload();
    const [asked] = await Promise.all([
      page.waitForRequest(`http://127.0.0.1:${port}/next`),
      page.evaluate((to) => void setTimeout(() => location.assign(to)), `http://127.0.0.1:${port}/next`),
    ]);
    expect((await asked.allHeaders())['referer']).toBeUndefined();
    await page.waitForURL(`http://127.0.0.1:${port}/next`);
    expect(await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, document.referrer, window.name, location.href]))).not.toContain(real.token);
  });

  it('does not hinder the page itself', async () => {
    await real.setIdle(FORGED);
    expect(await real.idle()).toBe(FORGED);
    await page.goto(`file://${real.page}`);
    await page.waitForURL(`${real.origin}/`);
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(String(error)));
    await page.getByRole('textbox').first().waitFor();
    expect(faults).toEqual([]);
  });
});
