import type { Page } from 'playwright-core';
import type { Target } from './careless';

/** What an attacker's page tries; true if the page itself has seen it succeed. What the target obeyed is seen at the target. */
type Attack = (page: Page, target: Target) => Promise<boolean>;

/** No host sets this by itself. */
export const FORGED = 4321;
const ORDER = { jsonrpc: '2.0', method: 'ui idle', params: { seconds: FORGED }, id: 'x' };
const RPC = '/api/v1/rpc';

/** As far as it can be handed to a page. */
type Init = Pick<RequestInit, 'method' | 'mode' | 'keepalive' | 'credentials'> & { headers?: Record<string, string>; body?: string };

/** Asks with fetch as far as a page may; whether it could read an answer that was not a refusal. */
function fetched(page: Page, url: string, init: Init = {}): Promise<boolean> {
  return page.evaluate(([to, how]) => fetch(to, how).then((answer) => answer.ok, () => false), [url, init] as const);
}

/** Puts an element into the page; whether the browser has loaded what it names. */
function loaded(page: Page, tag: string, attributes: Record<string, string>): Promise<boolean> {
  return page.evaluate(
    ([name, all]) =>
      new Promise<boolean>((done) => {
        const element = document.createElement(name);
        element.onload = () => done(true);
        element.onerror = () => done(false);
        Object.entries(all).forEach(([key, value]) => element.setAttribute(key, value));
        document.body.append(element);
      }),
    [tag, attributes] as const,
  );
}

/** The new window that a click on an element of the attacker's opens; whether it can be reached from there. */
async function opened(page: Page, html: string): Promise<boolean> {
  await page.evaluate((text) => (document.body.innerHTML = text), html);
  const [popup] = await Promise.all([page.waitForEvent('popup'), page.click('#go')]);
  try {
    await popup.waitForURL(/127\.0\.0\.1/);
    await popup.waitForLoadState();
    return await popup.evaluate(() => window.opener !== null);
  } finally {
    await popup.close();
  }
}

async function framed(page: Page, target: Target, tag: 'iframe' | 'object'): Promise<boolean> {
  const attribute = tag === 'object' ? 'data' : 'src';
  const url = `${target.origin}/`;
  // Listened for before anything is asked: a refusal may be over at once.
  const outcome = Promise.any([
    page.waitForEvent('framenavigated', (frame) => frame.url() === url),
    page.waitForEvent('requestfailed', (request) => request.isNavigationRequest() && request.url() === url),
  ]);
  await page.evaluate(([name, key, to]) => {
    const element = document.createElement(name);
    element.setAttribute(key, to);
    document.body.append(element);
  }, [tag, attribute, url] as const);
  const came = await outcome;
  if ('failure' in came) {
    const why = came.failure()?.errorText ?? '';
    if (/ERR_BLOCKED_BY_(RESPONSE|CSP)/.test(why)) {
      return false;
    }
    throw new Error(`the frame was not loaded: ${why}`);
  }
  await came.waitForLoadState();
  return (await came.title()) === 'Pli';
}

export const ATTACKS: Record<string, Attack> = {
  'a form': async (page, target) => {
    await page.evaluate(([action, order]) => {
      const form = document.createElement('form');
      Object.assign(form, { method: 'post', action, enctype: 'text/plain' });
      const field = document.createElement('input');
      // The "=" between name and value falls into the id.
      Object.assign(field, { name: order.slice(0, -2), value: order.slice(-2) });
      form.append(field);
      document.body.append(form);
      form.submit();
    }, [target.origin + RPC, JSON.stringify(ORDER)] as const);
    await page.waitForURL(`${target.origin}${RPC}`).catch(() => undefined);
    return false;
  },
  'fetch of JSON': (page, target) =>
    fetched(page, target.origin + RPC, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(ORDER) }),
  'fetch of JSON with a stolen token': (page, target) =>
    fetched(page, target.origin + RPC, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${target.token}` },
      body: JSON.stringify(ORDER),
    }),
  'fetch that needs no leave': async (page, target) => {
    await fetched(page, target.origin + RPC, { method: 'POST', mode: 'no-cors', keepalive: true, credentials: 'include', body: JSON.stringify(ORDER) });
    return false;
  },
  'fetch of the state': (page, target) => fetched(page, `${target.origin}/api/v1/state`),
  'fetch of the state with a stolen token': (page, target) =>
    fetched(page, `${target.origin}/api/v1/state`, { headers: { Authorization: `Bearer ${target.token}` } }),
  'fetch of the page': (page, target) => fetched(page, `${target.origin}/`),
  'the event stream': (page, target) =>
    page.evaluate(
      (url) =>
        new Promise<boolean>((done) => {
          const events = new EventSource(url);
          const end = (heard: boolean) => (events.close(), done(heard));
          events.addEventListener('state', () => end(true));
          events.onerror = () => end(false);
        }),
      `${target.origin}/api/v1/events`,
    ),
  'a websocket': (page, target) =>
    page.evaluate(
      (url) =>
        new Promise<boolean>((done) => {
          const socket = new WebSocket(url);
          socket.onopen = () => (socket.close(), done(true));
          socket.onerror = () => done(false);
        }),
      `${target.origin.replace('http', 'ws')}/api/v1/events`,
    ),
  'our picture': (page, target) => loaded(page, 'img', { src: target.origin + target.files.picture }),
  'our script': (page, target) => loaded(page, 'script', { src: target.origin + target.files.script }),
  'our script as a module': (page, target) => loaded(page, 'script', { type: 'module', src: target.origin + target.files.script }),
  'our style': (page, target) => loaded(page, 'link', { rel: 'stylesheet', href: target.origin + target.files.style }),
  'our page in a frame': (page, target) => framed(page, target, 'iframe'),
  'our page in an object': (page, target) => framed(page, target, 'object'),
  'our page in a window that is held': (page, target) =>
    opened(page, `<button id=go onclick="window.held = window.open('${target.origin}/')">go</button>`),
  'our page behind a link': (page, target) => opened(page, `<a id=go target=_blank rel=opener href="${target.origin}/">go</a>`),
  'the address alone': async (page, target) => {
    await page.goto(`${target.origin}/`);
    return fetched(page, '/api/v1/state');
  },
  'the address with a guessed token': async (page, target) => {
    await page.goto(`${target.origin}/#token=${'A'.repeat(43)}`);
    return fetched(page, '/api/v1/state', { headers: { Authorization: `Bearer ${'A'.repeat(43)}` } });
  },
  'the address of the state': async (page, target) => (await page.goto(`${target.origin}/api/v1/state`))?.ok() ?? false,
  'a name that now leads here': async (page, target) => {
    await rebound(page, target);
    return fetched(page, '/api/v1/state');
  },
  'a name that now leads here, with an order': async (page, target) => {
    await rebound(page, target);
    return fetched(page, RPC, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(ORDER) });
  },
  'a name that now leads here, with a stolen token': async (page, target) => {
    await rebound(page, target);
    return fetched(page, '/api/v1/state', { headers: { Authorization: `Bearer ${target.token}` } });
  },
  'another name of this machine': async (page, target) =>
    (await page.goto(`http://localhost:${new URL(target.origin).port}/`))?.ok() ?? false,
};

/**
 * A page of a name that was made to lead to this machine: the browser resolves it to the loopback address
 * (`--host-resolver-rules`), so that what the page asks for goes to the target, as to the page's own origin. Whatever the
 * target answers is taken as the page, in which the attacker's script runs.
 */
async function rebound(page: Page, target: Target): Promise<void> {
  await page.goto(`http://rebound.example:${new URL(target.origin).port}/`);
}
