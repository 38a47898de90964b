import { Api, HostGone, Refusal } from '../api/client';
import type { HostState } from '../api/types';
import { say, spoken } from '../words/words.svelte';
import { attention } from './attention';
import { preferences } from './preferences.svelte';

export type Stage = 'starting' | 'unknown' | 'gone' | 'new' | 'locked' | 'open';

/** Whose screen this is, and whether its vault is open. */
class Session {
  stage = $state<Stage>('starting');
  handle = $state('');
  device = $state('');
  network = $state('');
  /** Seconds after which the host locks itself. */
  idle = $state(900);
  version = $state('');
  /** Whether the recovery words still wait to be written down. */
  words = $state(false);
  /** Whether an alert of the organisation has locked the vault. */
  alerted = $state(false);
  private client: Api | null = null;

  get api(): Api {
    if (!this.client) {
      throw new Error('no session');
    }
    return this.client;
  }

  async start(token: string | null): Promise<void> {
    if (!token) {
      this.stage = 'unknown';
      return;
    }
    this.client = new Api(token, undefined, '', () => spoken.language, () => attention.isAway());
    await this.look();
  }

  /** Asks the host where things stand. */
  async look(): Promise<void> {
    try {
      this.take(await this.api.state());
    } catch (e) {
      this.lost(e);
    }
  }

  take(state: HostState): void {
    this.handle = state.handle ?? '';
    this.device = state.device ?? '';
    this.network = state.network ?? '';
    this.idle = state.idle ?? 900;
    this.version = state.version ?? '';
    this.words = state.words === true;
    this.alerted = state.alert === true;
    preferences.apply(state.language);
    this.stage = state.state;
  }

  async lock(): Promise<void> {
    // What is on the screen goes first, whether or not the host answers.
    this.stage = 'locked';
    try {
      await this.api.call('ui lock', {});
    } catch (e) {
      this.lost(e);
    }
  }

  /** Notes that the host is away, if that is what happened. */
  lost(e: unknown): void {
    if (e instanceof HostGone && e.status === 401) {
      this.stage = 'unknown';
    } else if (e instanceof HostGone && e.status === 0) {
      this.stage = 'gone';
    }
  }
}

export const session = new Session();

/** One sentence for a person about what went wrong. */
export function sentence(e: unknown): string {
  if (e instanceof Refusal) {
    return e.message;
  }
  if (e instanceof HostGone) {
    session.lost(e);
    return say(e.status === 413 ? 'file.tooBig' : e.status === 507 ? 'file.noRoom' : 'host.gone.short');
  }
  return say('error.unknown');
}
