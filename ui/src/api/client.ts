import { EventLines, type HostEvent } from './events';
import type { Method, Params, Result } from './methods';
import type { HostState } from './types';

/** What the engine would not or could not do, in its own sentence. */
export class Refusal extends Error {
  constructor(
    message: string,
    readonly code: number,
    readonly error: string,
    readonly exitCode: number,
  ) {
    super(message);
    this.name = 'Refusal';
  }

  /** Whether the server was not reached: trying again can help. */
  get mayRetry(): boolean {
    return this.code === -32003;
  }

  /** Whether it was refused for safety. */
  get forSafety(): boolean {
    return this.code === -32004;
  }
}

/** The program behind the page does not answer, or does not know this page. */
export class HostGone extends Error {
  constructor(readonly status: number) {
    super(`host: ${status}`);
    this.name = 'HostGone';
  }
}

export type Fetch = (input: string, init?: RequestInit) => Promise<Response>;

interface Answer {
  id: number;
  result?: unknown;
  error?: { code: number; message: string; data?: { error?: string; exitCode?: number } };
}

/** One call of a batch. */
export interface Call<M extends Method = Method> {
  method: M;
  params: Params<M>;
}

const MOST_IN_BATCH = 100;

/** One of these alone, or many of the same. */
const READS =
  /^\[?\{"jsonrpc":"2.0","id":\d+,"method":"(log status|conversation list|history|contacts|ui alerts|ui read|admin list|admin pending)"/;

/** The host takes 4 MiB at once; smaller pieces show how far it is. */
const PIECE = 1 << 20;

/** Speaks with the program that serves this page, and with nothing else. */
export class Api {
  private next = 1;

  constructor(
    private readonly token: string,
    private readonly fetch: Fetch = (input, init) => globalThis.fetch(input, init),
    private readonly base = '',
    /** The language in which the host is to say what went wrong. */
    private readonly language: () => string = () => 'en',
    /** Whether nobody has touched the page for a while. */
    private readonly unattended: () => boolean = () => false,
  ) {}

  async state(): Promise<HostState> {
    return (await (await this.ask('/api/v1/state')).json()) as HostState;
  }

  /** Does one thing; throws a {@link Refusal} that says why not. */
  async call<M extends Method>(method: M, params: Params<M>, signal?: AbortSignal): Promise<Result<M>> {
    const [answer] = await this.post({ jsonrpc: '2.0', id: this.next++, method, params }, signal);
    return unwrap(answer) as Result<M>;
  }

  /** Does many things of one kind in their order; what was refused is null. */
  async each<M extends Method>(method: M, all: Params<M>[]): Promise<(Result<M> | null)[]> {
    const results: (Result<M> | null)[] = [];
    for (let from = 0; from < all.length; from += MOST_IN_BATCH) {
      const part = all.slice(from, from + MOST_IN_BATCH);
      const first = this.next;
      this.next += part.length;
      const answers = await this.post(
        part.map((params, at) => ({ jsonrpc: '2.0', id: first + at, method, params })),
      );
      const byId = new Map(answers.map((answer) => [answer.id, answer]));
      part.forEach((_, at) => results.push((byId.get(first + at)?.result as Result<M> | undefined) ?? null));
    }
    return results;
  }

  /** Lays a file beside the engine, piece by piece; it is given to `send` by the path that comes back. */
  async upload(file: Blob, name: string, progress: (done: number) => void, signal?: AbortSignal): Promise<string> {
    let path = '';
    let from = 0;
    do {
      const piece = file.slice(from, from + PIECE);
      const response = await this.ask('/api/v1/files', {
        method: 'PUT',
        headers: {
          'Content-Type': 'application/octet-stream',
          ...(path
            ? { 'Pli-Path': path, 'Pli-Offset': String(from) }
            : { 'Pli-Name': encodeURIComponent(name.toWellFormed()) }),
        },
        body: piece,
        signal: signal ?? null,
      });
      path = ((await response.json()) as { path: string }).path;
      from += piece.size;
      progress(file.size > 0 ? from / file.size : 1);
    } while (from < file.size);
    return path;
  }

  /** A file that a verb has made for this page; it can be had once. */
  async made(name: string): Promise<Blob> {
    return (await this.ask(`/api/v1/made/${encodeURIComponent(name)}`)).blob();
  }

  /** A file that proves what the server did. */
  async evidence(name: string): Promise<Blob> {
    return (await this.ask(`/api/v1/evidence/${encodeURIComponent(name)}`)).blob();
  }

  /** The bytes of an attachment. */
  async file(id: string, signal?: AbortSignal): Promise<Blob> {
    const response = await this.ask(`/api/v1/files/${encodeURIComponent(id)}`, { signal: signal ?? null });
    return response.blob();
  }

  /** Follows what happens until it ends or is aborted. */
  async follow(last: string, heard: (event: HostEvent) => void, signal: AbortSignal): Promise<void> {
    const headers: Record<string, string> = last ? { 'Last-Event-ID': last } : {};
    const response = await this.ask('/api/v1/events', { headers, signal });
    const reader = response.body?.getReader();
    if (!reader) {
      return;
    }
    const lines = new EventLines(heard);
    const decoder = new TextDecoder();
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      lines.take(decoder.decode(part.value, { stream: true }));
    }
  }

  private async post(body: unknown, signal?: AbortSignal): Promise<Answer[]> {
    const response = await this.ask('/api/v1/rpc', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      signal: signal ?? null,
    });
    const answer = (await response.json()) as Answer | Answer[];
    return Array.isArray(answer) ? answer : [answer];
  }

  /** What the page asks when something has come: that is no sign of a person, and must not keep the vault open. */
  private asksByItself(path: string, init: RequestInit): boolean {
    return path === '/api/v1/rpc' && typeof init.body === 'string' && READS.test(init.body) && this.unattended();
  }

  private async ask(path: string, init: RequestInit = {}): Promise<Response> {
    let response: Response;
    try {
      response = await this.fetch(this.base + path, {
        ...init,
        headers: { ...(init.headers as Record<string, string> | undefined), Authorization: `Bearer ${this.token}`, 'Accept-Language': this.language(), ...(this.asksByItself(path, init) ? { 'Pli-Unattended': '1' } : {}) },
        cache: 'no-store',
        credentials: 'omit',
        redirect: 'error',
      });
    } catch (e) {
      if (e instanceof DOMException && e.name === 'AbortError') {
        throw e;
      }
      throw new HostGone(0);
    }
    if (!response.ok) {
      throw new HostGone(response.status);
    }
    return response;
  }
}

function unwrap(answer: Answer | undefined): unknown {
  if (!answer) {
    throw new HostGone(204);
  }
  if (answer.error) {
    const { code, message, data } = answer.error;
    throw new Refusal(message, code, data?.error ?? '', data?.exitCode ?? 1);
  }
  return answer.result;
}
