import { Refusal } from '../api/client';
import type { Contact, LoggedDecision, LogStatus, Notice } from '../api/types';
import { alarmOf, networkLevel, personLevel, type AlarmKind, type Level } from '../trust/levels';
import { session } from './session.svelte';

/** What is known about the network's log, and what the engine warned of. */
class Trust {
  status = $state<LogStatus | null>(null);
  /** Why the status could not be had; the engine's own sentence. */
  trouble = $state<{ error: string; message: string } | null>(null);
  notices = $state<Notice[]>([]);
  acts = $state.raw<LoggedDecision[] | null>(null);
  /** The alarm that the person has seen and put aside. */
  seen = $state<AlarmKind | null>(null);
  now = $state(Date.now());

  readonly alarm = $derived(alarmOf(this.status, this.trouble, this.notices, this.now));
  readonly network: Level = $derived(networkLevel(this.status, this.alarm, this.now));

  person(contact: Contact | undefined): Level {
    return personLevel(contact, this.network);
  }

  async load(): Promise<void> {
    this.now = Date.now();
    try {
      this.status = await session.api.call('log status', {});
      this.trouble = null;
    } catch (e) {
      if (e instanceof Refusal && e.forSafety) {
        this.trouble = { error: e.error, message: e.message };
      }
      session.lost(e);
    }
  }

  async loadActs(): Promise<void> {
    this.acts = await session.api.call('admin log', { limit: 200 });
  }

  /** Notes what an error says about the network, if it says anything. */
  taken(e: unknown): void {
    if (e instanceof Refusal && alarmOf(null, e, [], this.now)) {
      this.trouble = { error: e.error, message: e.message };
    } else {
      session.lost(e);
    }
  }

  warned(notice: Notice): void {
    this.notices = [...this.notices.filter((each) => each.kind !== notice.kind || each.name !== notice.name), notice].slice(-20);
  }

  dismiss(notice: Notice): void {
    this.notices = this.notices.filter((each) => each !== notice);
  }

  forget(): void {
    this.status = null;
    this.trouble = null;
    this.notices = [];
    this.acts = null;
    this.seen = null;
  }
}

export const trust = new Trust();
