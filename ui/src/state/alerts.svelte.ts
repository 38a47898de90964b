import type { Alert } from '../api/types';
import { say } from '../words/words.svelte';
import { announcer } from './announce.svelte';
import { session } from './session.svelte';

const GRAVITY = ['lock', 'stop', 'inform'];

/** Real before exercise, grave before light, new before old. */
function graver(a: Alert, b: Alert): number {
  return (
    Number(a.exercise) - Number(b.exercise) ||
    GRAVITY.indexOf(a.level ?? 'inform') - GRAVITY.indexOf(b.level ?? 'inform') ||
    b.issuedAt.localeCompare(a.issuedAt)
  );
}

/** The alerts of the organisation. What is in force fills the screen until the person has read it. */
class Alerts {
  all = $state.raw<Alert[]>([]);
  /** By their ids. */
  private unread = $state.raw<ReadonlySet<string>>(new Set());
  private known: ReadonlySet<string> | null = null;

  readonly inForce = $derived(this.all.filter((each) => each.state === 'in-force').sort(graver));
  readonly shown = $derived(this.inForce.find((each) => this.unread.has(each.id)) ?? null);

  async load(): Promise<void> {
    try {
      this.take((await session.api.call('ui alerts', {})).alerts);
    } catch (e) {
      session.lost(e);
    }
  }

  take(all: Alert[]): void {
    const known = this.known;
    const freed = this.inForce.some((each) => all.some((now) => now.id === each.id && now.state === 'revoked'));
    const fresh = all.filter((each) => each.state === 'in-force' && (known ? !known.has(each.id) : !each.read));
    this.known = new Set([...(known ?? []), ...all.filter((each) => each.state === 'in-force').map((each) => each.id)]);
    this.unread = new Set([...this.unread, ...fresh.map((each) => each.id)]);
    this.all = all;
    if (freed) {
      announcer.show(say('alert.freed'));
    }
  }

  /** Shows this one once more, or all that are in force, one behind the other. */
  again(alert?: Alert): void {
    this.unread = new Set([...this.unread, ...(alert ? [alert] : this.inForce).map((each) => each.id)]);
  }

  /** The person has read this one; when it was the last, the engine hears that they have read all. */
  async understood(alert: Alert): Promise<void> {
    this.unread = new Set([...this.unread].filter((id) => id !== alert.id));
    if (!this.shown) {
      this.take((await session.api.call('ui alerts read', {})).alerts);
    }
  }

  forget(): void {
    this.all = [];
    this.unread = new Set();
    this.known = null;
  }
}

export const alerts = new Alerts();
