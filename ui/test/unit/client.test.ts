import { describe, expect, it } from 'vitest';
import { Api, HostGone, Refusal, type Fetch } from '../../src/api/client';
import { EventLines, type HostEvent } from '../../src/api/events';
import { takeToken } from '../../src/api/token';

interface Seen {
  path: string;
  init: RequestInit;
  headers: Record<string, string>;
}

function api(answer: (body: unknown, seen: Seen) => Response | Promise<Response>) {
  const seen: Seen[] = [];
  const fetch: Fetch = async (path, init = {}) => {
    const one = { path, init, headers: init.headers as Record<string, string> };
    seen.push(one);
    return answer(typeof init.body === 'string' ? JSON.parse(init.body) : init.body, one);
  };
  return { api: new Api('secret', fetch), seen };
}

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });

describe('the client of the host', () => {
  it('shows its token in a header, and nowhere else', async () => {
    const { api: client, seen } = api((body) => json({ id: (body as { id: number }).id, result: [] }));
    await client.call('conversation list', {});
    expect(seen[0]?.headers['Authorization']).toBe('Bearer secret');
    expect(seen[0]?.path).toBe('/api/v1/rpc');
    expect(seen[0]?.init.credentials).toBe('omit');
    expect(JSON.stringify([seen[0]?.path, seen[0]?.init.body])).not.toContain('secret');
  });

  it('says what was refused, in the engine’s own sentence', async () => {
    const { api: client } = api(() =>
      json({ id: 1, error: { code: -32004, message: 'Refused: …', data: { error: 'LOG_FORKED', exitCode: 4 } } }),
    );
    const refusal = await client.call('log status', {}).catch((e: unknown) => e);
    expect(refusal).toBeInstanceOf(Refusal);
    expect(refusal).toMatchObject({ message: 'Refused: …', error: 'LOG_FORKED', exitCode: 4, forSafety: true, mayRetry: false });
  });

  it('says which questions are no sign of a person', async () => {
    let away = true;
    const headers: (string | undefined)[] = [];
    const fetch: Fetch = (_, init = {}) => {
      headers.push((init.headers as Record<string, string>)['Pli-Unattended']);
      const body = JSON.parse(String(init.body)) as { id: number } | { id: number }[];
      return Promise.resolve(json(Array.isArray(body) ? body.map(({ id }) => ({ id, result: [] })) : { id: body.id, result: {} }));
    };
    const client = new Api('secret', fetch, '', () => 'en', () => away);
    await client.call('conversation list', {});
    await client.each('history', [{ id: 'c' }, { id: 'd' }]);
    await client.call('send', { conversation: 'c', text: '"method":"log status"' });
    await client.call('wipe', { yes: true });
    away = false;
    await client.call('conversation list', {});
    expect(headers).toEqual(['1', '1', undefined, undefined, undefined]);
  });

  it.each([401, 403, 421, 500])('knows a host that answers %i', async (status) => {
    const { api: client } = api(() => new Response('', { status }));
    await expect(client.state()).rejects.toMatchObject({ status });
  });

  it('knows a host that is away', async () => {
    const { api: client } = api(() => {
      throw new TypeError('fetch failed');
    });
    await expect(client.state()).rejects.toBeInstanceOf(HostGone);
  });

  it('keeps to a hundred calls in one request, whatever the order of the answers', async () => {
    const sizes: number[] = [];
    const { api: client } = api((body) => {
      const all = body as { id: number; params: { id: string } }[];
      sizes.push(all.length);
      return json(
        all
          .map(({ id, params }) =>
            params.id === '7' ? { id, error: { code: -32001, message: 'no' } } : { id, result: [{ messageId: params.id }] },
          )
          .reverse(),
      );
    });
    const results = await client.each('history', Array.from({ length: 230 }, (_, at) => ({ id: String(at) })));
    expect(sizes).toEqual([100, 100, 30]);
    expect(results).toHaveLength(230);
    expect(results[7]).toBeNull();
    expect(results[229]?.[0]?.messageId).toBe('229');
  });

  it('brings a file in pieces that follow each other', async () => {
    const pieces: { name?: string; path?: string; offset?: string; size: number }[] = [];
    const { api: client } = api((body, { headers }) => {
      pieces.push({ name: headers['Pli-Name'], path: headers['Pli-Path'], offset: headers['Pli-Offset'], size: (body as Blob).size } as never);
      return json({ path: '/up/1', size: 0 });
    });
    const progress: number[] = [];
    const path = await client.upload(new Blob([new Uint8Array(2.5 * (1 << 20))]), 'été à/é.txt', (done) => progress.push(done));
    expect(path).toBe('/up/1');
    expect(pieces.map(({ path: at, offset, size }) => [at, offset, size])).toEqual([
      [undefined, undefined, 1 << 20],
      ['/up/1', String(1 << 20), 1 << 20],
      ['/up/1', String(2 << 20), 1 << 19],
    ]);
    expect(pieces[0]?.name).toBe(encodeURIComponent('été à/é.txt'));
    expect(progress.at(-1)).toBe(1);
  });

  it('brings a file of nothing', async () => {
    const { api: client, seen } = api(() => json({ path: '/up/0', size: 0 }));
    expect(await client.upload(new Blob([]), 'empty', () => undefined)).toBe('/up/0');
    expect(seen).toHaveLength(1);
  });

  it('goes on after the last event', async () => {
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('event: receive\nid: 8\ndata: {"text":"é'.slice(0)));
        controller.enqueue(new TextEncoder().encode('"}\n\n'));
        controller.close();
      },
    });
    const { api: client, seen } = api(() => new Response(stream));
    const heard: HostEvent[] = [];
    await client.follow('7', (event) => heard.push(event), new AbortController().signal);
    expect(seen[0]?.headers['Last-Event-ID']).toBe('7');
    expect(heard).toEqual([{ event: 'receive', id: '8', data: '{"text":"é"}' }]);
  });
});

describe('events', () => {
  const stream = ':\n\nid: 1\nevent: receive\ndata: {"a":1}\n\nevent: typing\r\ndata: x\r\ndata: y\r\n\r\ndata: last\n\nid: 9\n\n';
  const expected: HostEvent[] = [
    { event: 'receive', id: '1', data: '{"a":1}' },
    { event: 'typing', id: '', data: 'x\ny' },
    { event: 'message', id: '', data: 'last' },
  ];

  it('are the same wherever the stream is cut', () => {
    for (let cut = 0; cut <= stream.length; cut++) {
      for (const second of [cut + 1, cut + 7]) {
        const heard: HostEvent[] = [];
        const lines = new EventLines((event) => heard.push(event));
        lines.take(stream.slice(0, cut));
        lines.take(stream.slice(cut, second));
        lines.take(stream.slice(second));
        expect(heard).toEqual(expected);
      }
    }
  });
});

describe('the token', () => {
  const storage = (kept: string | null) => {
    const all = { kept };
    return { all, getItem: () => all.kept, setItem: (_: string, value: string) => void (all.kept = value) };
  };

  it('leaves the address as soon as it is taken', () => {
    const seen: string[] = [];
    const store = storage(null);
    const past = { replaceState: (_: unknown, __: string, url?: string | URL | null) => void seen.push(String(url)) };
    expect(takeToken({ hash: '#token=abc-_9', pathname: '/', search: '' }, past, store)).toBe('abc-_9');
    expect(seen).toEqual(['/']);
    expect(store.all.kept).toBe('abc-_9');
  });

  it('is kept for when the page is loaded again', () => {
    const past = { replaceState: () => expect.unreachable() };
    expect(takeToken({ hash: '', pathname: '/', search: '' }, past, storage('kept'))).toBe('kept');
    expect(takeToken({ hash: '#other', pathname: '/', search: '' }, past, storage(null))).toBeNull();
  });
});
