import type { HostEvent } from '../api/events';
import type { Entry, Finding, HostState, Notice, Typing } from '../api/types';
import { HostGone } from '../api/client';
import { alerts } from './alerts.svelte';
import { place } from './place.svelte';
import { session } from './session.svelte';
import { talk } from './talk.svelte';
import { trust } from './trust.svelte';

const SHORTEST_PAUSE = 500;
const LONGEST_PAUSE = 8000;

/** Follows the host's events for as long as the page is there, and hands each to whom it concerns. */
class Engine {
  /** What verbs that are not done yet have said, as the link for a new device. */
  printed = $state.raw<{ method: string; result: Record<string, unknown> } | null>(null);
  /** How far attachments have come that are being fetched, from 0 to 1. */
  fetched = $state<Record<string, number>>({});
  connected = $state(true);
  reachable = $state(true);
  private last = '';
  private running: AbortController | null = null;

  start(): void {
    if (!this.running) {
      this.running = new AbortController();
      void this.follow(this.running.signal);
    }
  }

  private async follow(signal: AbortSignal): Promise<void> {
    let pause = SHORTEST_PAUSE;
    while (!signal.aborted) {
      try {
        await session.api.follow(
          this.last,
          (event) => {
            this.connected = true;
            pause = SHORTEST_PAUSE;
            this.take(event);
          },
          signal,
        );
      } catch (e) {
        if (e instanceof HostGone && (e.status === 401 || e.status === 403)) {
          session.lost(e);
          this.running = null;
          return;
        }
      }
      this.connected = false;
      await new Promise((resolve) => setTimeout(resolve, pause));
      pause = Math.min(LONGEST_PAUSE, pause * 2);
      await session.look();
      if ((session.stage as string) !== 'gone') {
        this.connected = true;
      }
    }
  }

  private take(event: HostEvent): void {
    let data: unknown;
    try {
      data = JSON.parse(event.data);
    } catch {
      return;
    }
    switch (event.event) {
      case 'receive':
        talk.heard(data as Entry);
        if ((data as Entry).kind === 'key-change' || (data as Entry).kind === 'reset') {
          void talk.refreshContacts().catch((e: unknown) => session.lost(e));
        }
        break;
      case 'alerts':
        void alerts.load();
        break;
      case 'typing':
        talk.wrote(data as Typing);
        break;
      case 'notice':
        this.notice(data as Notice);
        break;
      case 'finding':
        trust.found(data as Finding);
        break;
      case 'printed':
        this.printed = data as { method: string; result: Record<string, unknown> };
        break;
      case 'progress': {
        const { attachment, done, of } = data as { attachment: string; done: number; of: number };
        this.fetched[attachment] = of > 0 ? done / of : 0;
        break;
      }
      case 'state':
        this.state(data as HostState);
        break;
    }
    if (event.id) {
      this.last = event.id;
    }
  }

  private notice(notice: Notice): void {
    trust.warned(notice);
    if (notice.kind === 'key-changed') {
      void talk.refreshContacts().catch((e: unknown) => session.lost(e));
    }
    if (notice.kind.startsWith('log-') || notice.kind.startsWith('administration-')) {
      void trust.load();
    }
  }

  private state(state: HostState): void {
    this.reachable = state.reachable !== false;
    session.take(state);
  }

  /** Everything that the open screen needs. */
  async open(): Promise<void> {
    await Promise.all([alerts.load(), talk.load(), trust.load()]);
    void trust.look();
  }

  close(): void {
    alerts.forget();
    talk.forget();
    trust.forget();
    place.reset();
    this.printed = null;
    this.fetched = {};
  }
}

export const engine = new Engine();
