import { Refusal } from '../api/client';
import type { Contact, Finding, LoggedDecision, LogStatus, Notice } from '../api/types';
import { alarmOf, alarmOfSign, networkLevel, ofPeople, personLevel, type AlarmKind, type Level } from '../trust/levels';
import { session } from './session.svelte';

/** Alerts fill the screen, and what waits or has changed stands in its conversation. */
const SHOWN_ELSEWHERE: ReadonlySet<string> = new Set(['alert', 'queued', 'key-changed']);

/** What is known about the network's log, and what the engine warned of. */
class Trust {
  status = $state<LogStatus | null>(null);
  /** Why the status could not be had; the engine's own sentence. */
  trouble = $state<{ error: string; message: string } | null>(null);
  notices = $state<Notice[]>([]);
  /** What this device sees of a network that has turned against its people. */
  findings = $state.raw<Finding[]>([]);
  acts = $state.raw<LoggedDecision[] | null>(null);
  /** The alarm that the person has seen and put aside. */
  seen = $state<AlarmKind | null>(null);
  now = $state(Date.now());

  private readonly signs = $derived([...this.notices, ...this.findings.flatMap((finding) => finding.signs)]);
  readonly alarm = $derived(alarmOf(this.status, this.trouble, this.signs, this.now));
  readonly network: Level = $derived(networkLevel(this.status, this.alarm, this.now));

  private readonly people: Level = $derived(networkLevel(this.status, ofPeople(this.alarm), this.now));

  person(contact: Contact | undefined): Level {
    return personLevel(contact, this.people);
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
    if (SHOWN_ELSEWHERE.has(notice.kind)) {
      return;
    }
    this.notices = [...this.notices.filter((each) => each.kind !== notice.kind || each.name !== notice.name), notice].slice(-20);
  }

  /** What the engine sees by now; it asks the server, so that takes a while. What changes from then on it tells. */
  async look(): Promise<void> {
    try {
      for (const finding of await session.api.call('status', {})) {
        this.found(finding);
      }
    } catch (e) {
      session.lost(e);
    }
  }

  found(finding: Finding): void {
    const before = this.findings.find((each) => each.kind === finding.kind);
    const others = this.findings.filter((each) => each.kind !== finding.kind);
    this.findings = finding.state === 'arisen' ? [...others, finding] : others;
    if (finding.state === 'clear' && before) {
      const over = new Set(before.signs.map((sign) => sign.kind));
      this.notices = this.notices.filter((each) => !over.has(each.kind));
    }
  }

  /** Who made the last change to this account. */
  get changedBy(): string {
    return this.signs.find((sign) => alarmOfSign(sign) === 'own')?.name ?? '';
  }

  dismiss(notice: Notice): void {
    this.notices = this.notices.filter((each) => each !== notice);
  }

  forget(): void {
    this.status = null;
    this.trouble = null;
    this.notices = [];
    this.findings = [];
    this.acts = null;
    this.seen = null;
  }
}

export const trust = new Trust();
