import type { Entry, Kind } from '../api/types';
import { dayOf } from '../words/moments';

/** What is sent from this page and not yet in the vault's history. */
export interface Draft {
  id: string;
  text: string;
  files: { name: string; size: number; done: number }[];
  replyTo: string | null;
  failed: string | null;
  /** It failed because the log is old, and a person may insist. */
  insist?: boolean;
  at: string;
}

export type Row =
  | { kind: 'day'; key: string; at: string }
  | { kind: 'unread'; key: string }
  | { kind: 'message'; key: string; entry: Entry; first: boolean; last: boolean }
  | { kind: 'happened'; key: string; entry: Entry }
  | { kind: 'draft'; key: string; draft: Draft };

/** What is no line of its own: it changes a message, or tells how far one has come. */
const UNSEEN: ReadonlySet<Kind> = new Set(['reaction', 'edit', 'delete', 'receipt']);

const TOGETHER_MILLIS = 5 * 60_000;

export function isSeen(entry: Entry): boolean {
  return !UNSEEN.has(entry.kind);
}

/** The lines of a conversation: its messages, and what stands between them. */
export function rows(entries: Entry[], unreadFrom: string | null, drafts: Draft[]): Row[] {
  const found: Row[] = [];
  let day = Number.NaN;
  let before: Entry | null = null;
  for (const entry of entries) {
    if (!isSeen(entry)) {
      continue;
    }
    const its = dayOf(entry.sentAt);
    if (its !== day) {
      found.push({ kind: 'day', key: `day ${entry.messageId}`, at: entry.sentAt });
      day = its;
      before = null;
    }
    if (entry.messageId === unreadFrom) {
      found.push({ kind: 'unread', key: 'unread' });
      before = null;
    }
    if (entry.kind !== 'text') {
      found.push({ kind: 'happened', key: entry.messageId, entry });
      before = null;
      continue;
    }
    const first = before === null || !together(before, entry);
    const previous = found[found.length - 1];
    if (!first && previous?.kind === 'message') {
      previous.last = false;
    }
    found.push({ kind: 'message', key: entry.messageId, entry, first, last: true });
    before = entry;
  }
  for (const draft of drafts) {
    found.push({ kind: 'draft', key: draft.id, draft });
  }
  return found;
}

function together(a: Entry, b: Entry): boolean {
  return a.sender === b.sender && a.own === b.own && Date.parse(b.sentAt) - Date.parse(a.sentAt) < TOGETHER_MILLIS;
}

/** A guess at the height of a row that was never shown, which is only as good as it must be. */
export function estimate(row: Row): number {
  switch (row.kind) {
    case 'day':
      return 52;
    case 'unread':
      return 40;
    case 'happened':
      return 34;
    case 'draft':
      return 48 + Math.ceil(row.draft.text.length / 60) * 21;
    case 'message': {
      const { entry } = row;
      const text = Math.min(entry.text?.length ?? 0, 1500);
      return (
        38 + Math.ceil(text / 60) * 21 + (row.first ? 8 : 0) + entry.attachments.length * 64 +
        (entry.reactions.length > 0 ? 26 : 0) + (entry.replyTo ? 46 : 0)
      );
    }
  }
}
