import { afterEach, describe, expect, it } from 'vitest';
import { Host } from '../host/host.js';
import { hasBrowser, Window, type Wanted } from './browser';

let host: Host;
let window: Window;

afterEach(async () => {
  await window.close();
  await host.stop();
});

async function begin(options: Record<string, unknown> = {}, wanted: Wanted = {}) {
  host = await new Host(options).start();
  window = await Window.open(host.origin, wanted);
  await window.page.goto(host.address);
  return window.page;
}

async function open(name: RegExp | string, options: Record<string, unknown> = {}, wanted: Wanted = {}) {
  const page = await begin(options, wanted);
  await page.getByRole('button', { name }).first().click();
  return page;
}

describe.skipIf(!hasBrowser)('the way in', () => {
  it('takes the token out of the address, and a reload still works', async () => {
    const page = await open(/Bob Martin/);
    expect(page.url()).toBe(`${host.origin}/`);
    await page.reload();
    await page.getByRole('button', { name: /Bob Martin/ }).waitFor();
    expect(page.url()).not.toContain(host.token);
    window.expectClean();
  });

  it('shows nothing to who has only the address', async () => {
    const page = await begin();
    await page.getByRole('button', { name: /Bob Martin/ }).waitFor();
    const other = await window.context.newPage();
    await other.goto(page.url());
    await other.getByText(window.say('unknown.title')).waitFor();
    expect(await other.content()).not.toContain('Bob');
    await other.goto(`${host.origin}/#token=wrong`);
    await other.reload();
    await other.getByText(window.say('unknown.title')).waitFor();
  });

  it('leaves nothing on the screen when it is locked', async () => {
    const page = await open(/Bob Martin/);
    await page.getByText('See you!').last().waitFor();
    await window.button('lock').click();
    await page.getByText(window.say('unlock.title')).waitFor();
    expect(await page.content()).not.toMatch(/Bob|See you/);
    expect(host.stage).toBe('locked');
  });

  it('is hidden at once when another window locks it', async () => {
    const page = await open(/Bob Martin/);
    await page.getByText('See you!').last().waitFor();
    host.become('locked');
    await page.getByText(window.say('unlock.title')).waitFor();
    expect(await page.content()).not.toMatch(/Bob|See you/);
  });
});

describe.skipIf(!hasBrowser)('talking', () => {
  it('sends with Enter, breaks a line with Shift and Enter', async () => {
    const page = await open(/Bob Martin/);
    const field = page.getByLabel(window.say('composer.label', { name: 'Bob Martin' }));
    await field.fill('first line');
    await field.press('Shift+Enter');
    await field.pressSequentially('second line');
    await field.press('Enter');
    await page.locator('.message', { hasText: 'second line' }).getByRole('img', { name: window.say('tick.accepted') }).waitFor();
    expect(host.world.histories['c-bob']?.at(-1)?.text).toBe('first line\nsecond line');
    expect(await field.inputValue()).toBe('');
    window.expectClean();
  });

  it('keeps what could not be sent, says why, and sends it again', async () => {
    const page = await open(/Bob Martin/);
    const field = page.getByLabel(window.say('composer.label', { name: 'Bob Martin' }));
    await field.fill('fail, please');
    await field.press('Enter');
    await page.getByRole('alert').getByText('nothing was sent').waitFor();
    host.mended = true;
    await window.button('message.retry').click();
    await page.locator('.message', { hasText: 'fail, please' }).getByRole('img', { name: window.say('tick.accepted') }).waitFor();
    expect(await page.locator('.draft').count()).toBe(0);
  });

  it('fills the screen when the engine refuses because the server lies', async () => {
    const page = await open(/Bob Martin/);
    const field = page.getByLabel(window.say('composer.label', { name: 'Bob Martin' }));
    await field.fill('forked');
    await field.press('Enter');
    const alarm = page.getByRole('dialog', { name: window.say('alarm.split.title') });
    await alarm.getByText('the log has shown two faces').waitFor();
    await window.button('alarm.close').click();
    await page.locator('.draft', { hasText: 'nothing is sent' }).waitFor();
    expect(host.world.histories['c-bob']?.at(-1)?.text).toBe('See you!');
  });

  it('sends despite an old log only to who has read what that means', async () => {
    const page = await open(/Bob Martin/);
    const field = page.getByLabel(window.say('composer.label', { name: 'Bob Martin' }));
    await field.fill('old log, but urgent');
    await field.press('Enter');
    await page.getByRole('dialog', { name: window.say('alarm.stale.title') }).waitFor();
    await window.button('alarm.close').click();
    await window.button('message.retry').click();
    await page.locator('.draft', { hasText: '80 hours' }).waitFor();
    expect(host.world.histories['c-bob']?.at(-1)?.text).toBe('See you!');
    await window.button('message.insist').click();
    await page.getByText(window.say('message.insist.what')).waitFor();
    await window.button('message.insist.yes').click();
    await page.locator('.message', { hasText: 'old log, but urgent' }).waitFor();
    expect(host.calls.filter((call) => call.method === 'send').map((call) => call.params.despiteOldLog)).toEqual([undefined, undefined, true]);
  });

  it('shows whether others are told what was read, and asks in the language that is shown', async () => {
    const page = await begin({ language: 'fr' }, { language: 'fr' });
    host.receipts = false;
    await page.getByRole('button', { name: new RegExp(window.say('room.settings')) }).click();
    const group = page.getByRole('group', { name: window.say('settings.receipts') });
    await group.getByRole('button', { name: window.say('off'), exact: true, pressed: true }).waitFor();
    await group.getByRole('button', { name: window.say('on'), exact: true }).click();
    await group.getByRole('button', { name: window.say('on'), exact: true, pressed: true }).waitFor();
    expect(host.receipts).toBe(true);
    await page.getByLabel(window.say('settings.language')).selectOption('en');
    await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('en');
    await page.getByRole('button', { name: 'On', exact: true, pressed: true }).waitFor();
    expect(host.languages.at(0)).toBe('fr');
    await page.getByRole('button', { name: 'Off', exact: true }).click();
    await expect.poll(() => host.languages.at(-1)).toBe('en');
  });

  it('shows what waits here, and when it waits no longer', async () => {
    const page = await open(/Bob Martin/);
    host.reachable = false;
    host.post('state', host.state());
    await page.getByText(window.say('talk.unreachable')).waitFor();
    const field = page.getByLabel(window.say('composer.label', { name: 'Bob Martin' }));
    await field.fill('later');
    await field.press('Enter');
    const message = page.locator('.message', { hasText: 'later' });
    await message.getByRole('img', { name: window.say('tick.queued') }).waitFor();
    Object.assign(host.world.histories['c-bob']?.at(-1) ?? {}, { state: 'read' });
    await message.getByRole('img', { name: window.say('tick.read') }).waitFor();
  });

  it('says what comes to who listens to the screen, and shows it', async () => {
    const page = await open(/Bob Martin/);
    await page.getByText('See you!').last().waitFor();
    host.says('c-bob', 'bob', 'A new thought');
    await page.locator('.message', { hasText: 'A new thought' }).waitFor();
    await page.locator('[aria-live=polite]', { hasText: 'Bob Martin: A new thought' }).waitFor({ state: 'attached' });
    host.says('c-carol', 'carol', 'A secret');
    await page.locator('[aria-live=polite]', { hasText: window.say('announce.elsewhere', { name: 'Carol' }) }).waitFor({ state: 'attached' });
    expect(await page.locator('[aria-live=polite]').allTextContents()).not.toContain('A secret');
    await page.getByRole('button', { name: /^Carol.*1/ }).waitFor();
  });

  it('counts as read what was looked at, and only that', async () => {
    const page = await open(/Bob Martin/);
    await page.getByText('See you!').last().waitFor();
    expect(host.world.conversations.find((each) => each.conversation === 'c-festival')?.unread).toBe(2);
    await page.getByRole('button', { name: /Spring festival/ }).click();
    await page.getByText('It is the last chance.').last().waitFor();
    await expect.poll(() => host.world.conversations.find((each) => each.conversation === 'c-festival')?.unread).toBe(0);
    expect(host.calls.filter((call) => call.method === 'ui read').map((call) => call.params.conversation)).toEqual(['c-festival']);
  });

  it('changes, answers, reacts to and deletes messages by the keyboard alone', async () => {
    const page = await open(/Bob Martin/);
    const field = page.getByLabel(window.say('composer.label', { name: 'Bob Martin' }));
    await field.focus();
    await field.press('ArrowUp');
    expect(await field.inputValue()).toBe('See you!');
    await field.fill('See you soon!');
    await field.press('Enter');
    const message = page.locator('.message', { hasText: 'See you soon!' });
    await message.getByText(window.say('message.edited')).waitFor();

    await message.focus();
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.locator('.message', { hasText: 'Got it, see you on Saturday!' }).locator('.reactions', { hasText: '👍' }).waitFor();
    expect(host.world.histories['c-bob']?.at(-2)?.reactions).toEqual([{ sender: 'alice', emoji: '👍' }]);

    await message.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: window.say('message.delete') }).press('Enter');
    await page.getByRole('dialog').getByRole('button', { name: window.say('message.delete') }).press('Enter');
    await page.getByText(window.say('message.deleted')).nth(1).waitFor();
    expect(host.world.histories['c-bob']?.at(-1)?.deleted).toBe(true);
    window.expectClean();
  });

  it('takes files that are chosen, pasted and dropped', async () => {
    const page = await open(/Bob Martin/);
    await page.locator('input[type=file]').setInputFiles([{ name: 'été.txt', mimeType: 'text/plain', buffer: Buffer.alloc(3 << 20) }]);
    const give = (kind: 'paste' | 'drop', name: string) =>
      page.evaluate(
        ([event, file]) => {
          const data = new DataTransfer();
          data.items.add(new File(['x'], file));
          const [place, made] =
            event === 'paste'
              ? [document.querySelector('textarea'), new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })]
              : [document.querySelector('.timeline'), new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true })];
          place?.dispatchEvent(made);
        },
        [kind, name] as const,
      );
    await give('paste', 'picture.png');
    await give('drop', 'dropped.pdf');
    await page.getByText('dropped.pdf').waitFor();
    await window.button('composer.send').click();
    await page.locator('.message', { hasText: 'dropped.pdf' }).waitFor();
    expect(host.world.histories['c-bob']?.at(-1)?.attachments.map((each: { name: string; size: number }) => [each.name, each.size])).toEqual([
      ['été.txt', 3 << 20],
      ['picture.png', 1],
      ['dropped.pdf', 1],
    ]);
    window.expectClean();
  });

  it('begins a conversation, and says why not', async () => {
    const page = await begin({ empty: true });
    await page.getByText(window.say('talk.none')).waitFor();
    await page.getByRole('main').getByRole('button', { name: window.say('talk.new') }).last().click();
    const field = page.getByLabel(window.say('new.who'), { exact: true });
    await field.fill('nobody');
    await field.press('Enter');
    const first = page.getByLabel(window.say('new.first'));
    await first.fill('Hello?');
    await first.press('Enter');
    await page.getByText('Nobody here has that handle').waitFor();
    await page.getByRole('button', { name: window.say('new.drop', { name: 'nobody' }) }).click();
    await field.fill('@Bob');
    await field.press('Enter');
    // What was written to one person does not go to another unseen.
    expect(await first.inputValue()).toBe('Hello?');
    await first.fill('Hello Bob!');
    await window.button('composer.send').click();
    await page.locator('.message', { hasText: 'Hello Bob!' }).waitFor();
    expect(host.calls.findLast((call) => call.method === 'send')?.params).toEqual({ to: 'bob', text: 'Hello Bob!' });
  });

  it('begins a group with a name', async () => {
    const page = await begin();
    await page.getByRole('button', { name: /Bob Martin/ }).waitFor();
    await window.button('talk.new').first().click();
    const field = page.getByLabel(window.say('new.who'), { exact: true });
    await field.fill('carol');
    await page.getByRole('dialog').getByRole('button', { name: /^Carol/ }).click();
    await field.fill('frank');
    await page.getByRole('dialog').getByRole('button', { name: /^Frank/ }).click();
    await page.getByLabel(window.say('new.name')).fill('Two of us');
    await window.button('new.group').click();
    await page.getByRole('heading', { name: 'Two of us', level: 1 }).waitFor();
    expect(host.calls.findLast((call) => call.method === 'conversation create')?.params).toEqual({ name: 'Two of us', handles: ['carol', 'frank'] });
  });
});

describe.skipIf(!hasBrowser)('the keyboard alone', () => {
  it('begins a group of people who are known', async () => {
    const page = await begin();
    await page.getByRole('button', { name: /Bob Martin/ }).waitFor();
    await window.button('talk.new').first().press('Enter');
    await page.getByLabel(window.say('new.who'), { exact: true }).waitFor();
    await page.keyboard.type('bob, @Carol');
    await page.keyboard.press('Enter');
    await page.keyboard.type('Two more of us');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Two more of us', level: 1 }).waitFor();
    expect(host.calls.findLast((call) => call.method === 'conversation create')?.params).toEqual({ name: 'Two more of us', handles: ['bob', 'carol'] });
  });
});

describe.skipIf(!hasBrowser)('what others write', () => {
  it('is never more than text', async () => {
    const page = await open(/Free/);
    await page.getByText('hm', { exact: true }).waitFor();
    expect(await page.title()).not.toContain('owned');
    expect(await page.locator('.message img, .message script, .message b').count()).toBe(0);
    await page.locator('.view').evaluate((view) => view.scrollTo(0, 0));
    await page.getByText('<script>document.title=').first().waitFor();
    expect(await page.locator('.message a').evaluateAll((all) => all.map((each) => each.getAttribute('href')))).not.toContainEqual(
      expect.stringMatching(/evil|javascript/),
    );
    expect(await page.locator('.view').evaluate((view) => view.scrollWidth - view.clientWidth)).toBeLessThanOrEqual(0);
    expect(await page.getByText('gpj.exe').first().textContent()).not.toBeNull();
    window.expectClean();
  });

  it('is cut where it is very long, and whole when that is asked for', async () => {
    const page = await open(/Free/);
    await page.getByText('hm', { exact: true }).waitFor();
    await page.locator('.view').evaluate((view) => view.scrollTo(0, 0));
    const message = page.locator('.message', { hasText: 'wwwwwwwwww' });
    await message.waitFor();
    expect(((await message.textContent()) ?? '').length).toBeLessThan(3000);
    await message.getByRole('button', { name: window.say('message.more') }).click();
    expect(((await message.textContent()) ?? '').length).toBeGreaterThan(50_000);
    expect(await page.locator('.view').evaluate((view) => view.scrollWidth - view.clientWidth)).toBeLessThanOrEqual(0);
  });
});

describe.skipIf(!hasBrowser)('much of everything', () => {
  it('20,000 messages: few are in the page, and all can be reached', async () => {
    const page = await open(/^Frank/);
    await page.locator('.message').getByText(/^19999: /).waitFor();
    expect(await page.locator('.message').count()).toBeLessThan(80);
    const toTheTop = async () => {
      await page.locator('.view').evaluate((view) => view.scrollTo(0, 0));
      return page.locator('.message').getByText(/^0: /).count();
    };
    await expect.poll(toTheTop, { timeout: 60_000, interval: 300 }).toBe(1);
    expect(await page.locator('.message').count()).toBeLessThan(80);
    await window.button('talk.end').click();
    await page.locator('.message').getByText(/^19999: /).waitFor();
    window.expectClean();
  });

  it('stays where it is while older messages come in above', async () => {
    const page = await open(/^Frank/);
    await page.locator('.message').getByText(/^19999: /).waitFor();
    await page.locator('.view').evaluate((view) => view.scrollTo(0, 400));
    await expect.poll(() => host.calls.filter((call) => call.method === 'history' && call.params.before !== undefined).length).toBeGreaterThan(0);
    await expect.poll(() => page.locator('.view').evaluate((view) => view.scrollTop)).toBeGreaterThan(5000);
    const inSight = await page.locator('.view').evaluate((view) => {
      const box = view.getBoundingClientRect();
      return [...view.querySelectorAll('.message')]
        .filter((each) => each.getBoundingClientRect().bottom > box.top && each.getBoundingClientRect().top < box.bottom)
        .map((each) => Number.parseInt(each.querySelector('.text')?.textContent?.trim() ?? '', 10));
    });
    // The first 200 were 19,800 and later; who looked at their beginning still does.
    expect(Math.min(...inSight)).toBeGreaterThan(19_795);
    expect(Math.max(...inSight)).toBeLessThan(19_830);
  });

  it('500 conversations, found by a few letters after /', async () => {
    const page = await begin({ many: 500 });
    await page.getByRole('button', { name: /Group number 499/ }).waitFor({ state: 'attached' });
    await page.keyboard.press('/');
    await page.keyboard.type('number 321');
    await page.getByRole('button', { name: /Group number 321/ }).waitFor();
    expect(await page.locator('.lists .line').count()).toBe(1);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Group number 321' }).waitFor();
  });

  it('finds a message of long ago, and goes to it', async () => {
    const page = await begin();
    await page.getByRole('button', { name: /Bob Martin/ }).waitFor();
    await page.getByRole('searchbox').fill('quarter to ten');
    await page.locator('.hit', { hasText: 'front of the station' }).click();
    await page.locator('.message', { hasText: 'front of the station' }).waitFor();
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-message') !== null)).toBe(true);
  });
});

describe.skipIf(!hasBrowser)('small windows', () => {
  it('show one pane at a time', async () => {
    const page = await open(/Bob Martin/, {}, { width: 390, height: 780 });
    await page.getByText('See you!').last().waitFor();
    expect(await page.getByRole('searchbox').isVisible()).toBe(false);
    await window.button('talk.back').click();
    expect(await page.getByRole('searchbox').isVisible()).toBe(true);
  });

  it('hold everything at twice the size of letters', async () => {
    const page = await open(/Bob Martin/, {}, { width: 640, height: 400 });
    await page.getByText('See you!').last().waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBeLessThanOrEqual(0);
    await page.getByLabel(window.say('composer.label', { name: 'Bob Martin' })).fill('still there');
    await window.button('composer.send').click();
    await page.locator('.message', { hasText: 'still there' }).waitFor();
  });
});
