import { Refusal } from '../api/client';
import type { Contact, Conversation, Entry, Typing } from '../api/types';
import { isSeen, type Draft } from '../talk/rows';
import { beginning } from '../text/harmless';
import { say } from '../words/words.svelte';
import { alerts } from './alerts.svelte';
import { announcer } from './announce.svelte';
import { notify } from './notify';
import { place } from './place.svelte';
import { sentence, session } from './session.svelte';
import { trust } from './trust.svelte';

const PAGE = 200;
/** Whoever goes far back gets more at once. */
const LARGEST_PAGE = 3200;
const TAIL = 60;
const MOST = 100_000;

/** The loaded part of one conversation. */
export class Thread {
  entries = $state.raw<Entry[]>([]);
  drafts = $state<Draft[]>([]);
  loaded = $state(false);
  whole = $state(false);
  /** The first message that had not been read when the conversation was opened. */
  unreadFrom = $state<string | null>(null);
  private going: Promise<void> | null = null;

  constructor(readonly id: string) {}

  async load(limit = PAGE): Promise<void> {
    const entries = await session.api.call('history', { id: this.id, limit });
    this.whole = entries.length < limit;
    this.entries = entries;
    this.loaded = true;
  }

  /** One page further back; each larger than the one before. */
  older(): Promise<void> {
    return (this.going ??= this.further().finally(() => (this.going = null)));
  }

  private async further(): Promise<void> {
    const first = this.entries[0];
    if (this.whole || !this.loaded || !first) {
      return;
    }
    const limit = Math.min(LARGEST_PAGE, Math.max(PAGE, this.entries.length));
    try {
      const page = await session.api.call('history', { id: this.id, before: first.messageId, limit });
      if (this.entries[0]?.messageId === first.messageId) {
        this.entries = [...page, ...this.entries];
        this.whole = page.length < limit;
      }
    } catch (e) {
      if (!(e instanceof Refusal && e.error === 'UNKNOWN_MESSAGE')) {
        throw e;
      }
      // That message has disappeared meanwhile.
      await this.load(this.entries.length + limit);
    }
  }

  /** Everything, if a message from long ago is looked for. */
  async all(): Promise<void> {
    await this.load(MOST);
  }

  /** Reads the last entries again: something about them is new. */
  async refresh(): Promise<void> {
    if (!this.loaded) {
      return;
    }
    const tail = await session.api.call('history', { id: this.id, limit: TAIL });
    const first = tail[0];
    if (!first) {
      this.entries = [];
      return;
    }
    const at = this.entries.findLastIndex((entry) => entry.messageId === first.messageId);
    if (at < 0 && this.entries.length > 0) {
      await this.load();
      return;
    }
    this.entries = [...this.entries.slice(0, Math.max(0, at)), ...tail];
  }
}

/** Whether the person does not want to be told of what comes there. */
export function isMuted(conversation: Conversation, now = Date.now()): boolean {
  return conversation.muted === true && (!conversation.mutedUntil || Date.parse(conversation.mutedUntil) > now);
}

/** Conversations, the people in them, and what happens there. */
class Talk {
  conversations = $state<Conversation[]>([]);
  contacts = $state<Contact[]>([]);
  /** The last message of each conversation. */
  last = $state<Record<string, Entry | null>>({});
  typing = $state<Record<string, Record<string, number>>>({});
  ready = $state(false);
  /** What was typed and not sent, by conversation. */
  readonly unsent = new Map<string, string>();
  private threads = new Map<string, Thread>();
  private pending = new Set<string>();
  private scheduled = false;

  readonly sorted = $derived(
    [...this.conversations].sort((a, b) => this.at(b).localeCompare(this.at(a)) || a.name.localeCompare(b.name)),
  );
  /** What the person wants to be told of. */
  readonly unread = $derived(this.conversations.reduce((sum, each) => sum + (isMuted(each, trust.now) ? 0 : each.unread), 0));

  private at(conversation: Conversation): string {
    return this.last[conversation.conversation]?.sentAt ?? '';
  }

  async load(): Promise<void> {
    const [conversations, contacts] = await Promise.all([
      session.api.call('conversation list', {}),
      session.api.call('contacts', {}),
    ]);
    this.contacts = contacts;
    const ends = await session.api.each('history', conversations.map((each) => ({ id: each.conversation, limit: 1 })));
    this.last = Object.fromEntries(conversations.map((each, at) => [each.conversation, ends[at]?.at(-1) ?? null]));
    this.conversations = conversations;
    this.ready = true;
  }

  forget(): void {
    this.conversations = [];
    this.contacts = [];
    this.last = {};
    this.typing = {};
    this.threads.clear();
    this.unsent.clear();
    this.kept.clear();
    this.ready = false;
  }

  find(id: string | null): Conversation | undefined {
    return this.conversations.find((each) => each.conversation === id);
  }

  contact(handle: string): Contact | undefined {
    return this.contacts.find((each) => each.handle === handle);
  }

  /** What a person is called here. */
  called(handle: string): string {
    return handle === session.handle ? say('you') : this.contact(handle)?.name || handle;
  }

  /** The other person of a conversation between two. */
  partner(conversation: Conversation): string | null {
    return conversation.kind === 'direct'
      ? (conversation.members.find((each) => each !== session.handle) ?? null)
      : null;
  }

  title(conversation: Conversation): string {
    const partner = this.partner(conversation);
    return partner ? this.called(partner) : conversation.name;
  }

  thread(id: string): Thread {
    let thread = this.threads.get(id);
    if (!thread) {
      thread = new Thread(id);
      this.threads.set(id, thread);
    }
    return thread;
  }

  writing(id: string): string[] {
    return Object.keys(this.typing[id] ?? {});
  }

  /** A conversation as a verb gave it back. */
  take(conversation: Conversation): void {
    const at = this.conversations.findIndex((each) => each.conversation === conversation.conversation);
    if (at < 0) {
      this.conversations.push(conversation);
    } else {
      this.conversations[at] = { ...this.conversations[at], ...conversation };
    }
  }

  async refreshContacts(): Promise<void> {
    this.contacts = await session.api.call('contacts', {});
  }

  async markRead(id: string): Promise<void> {
    const conversation = this.find(id);
    const lastEntry = this.thread(id).entries.findLast((entry) => !entry.own && isSeen(entry));
    if (!conversation || conversation.unread === 0 || !lastEntry) {
      return;
    }
    conversation.unread = 0;
    await session.api.call('ui read', { conversation: id, upTo: lastEntry.messageId });
  }

  /** Something came in. */
  heard(entry: Entry): void {
    const others = this.typing[entry.conversation];
    if (others) {
      delete others[entry.sender];
    }
    if (isSeen(entry) && !entry.own) {
      const known = this.find(entry.conversation);
      const name = known ? this.title(known) : say('talk.newConversation');
      if (entry.kind === 'text' || entry.kind === 'alert') {
        const reading = place.room === 'talk' && place.conversation === entry.conversation && document.hasFocus();
        if (reading || !(known && isMuted(known))) announcer.say(
          reading
            ? say('announce.message', { name: this.called(entry.sender), text: beginning(entry.text ?? '', 160) })
            : say('announce.elsewhere', { name }),
        );
        if (!reading && !(known && isMuted(known))) {
          notify();
        }
      }
    }
    this.changed(entry.conversation);
  }

  wrote(typing: Typing): void {
    const those = (this.typing[typing.conversation] ??= {});
    if (typing.until) {
      const until = Date.parse(typing.until);
      those[typing.handle] = until;
      setTimeout(
        () => {
          if (this.typing[typing.conversation]?.[typing.handle] === until) {
            delete this.typing[typing.conversation]?.[typing.handle];
          }
        },
        Math.max(0, Math.min(60_000, until - Date.now())),
      );
    } else {
      delete those[typing.handle];
    }
  }

  /** Asks for a conversation again; much that comes at once is one question. */
  changed(id: string): void {
    this.pending.add(id);
    if (!this.scheduled) {
      this.scheduled = true;
      setTimeout(() => void this.settle(), 40);
    }
  }

  private async settle(): Promise<void> {
    const ids = [...this.pending];
    this.pending.clear();
    this.scheduled = false;
    try {
      const [conversations, ends] = await Promise.all([
        session.api.call('conversation list', {}),
        session.api.each('history', ids.map((id) => ({ id, limit: 1 }))),
        ...ids.map((id) => this.threads.get(id)?.refresh()),
      ]);
      this.conversations = conversations;
      ids.forEach((id, at) => (this.last[id] = ends[at]?.at(-1) ?? null));
      if (ids.some((id) => this.find(id)?.members.some((each) => each !== session.handle && !this.contact(each)))) {
        await this.refreshContacts();
      }
    } catch (e) {
      session.lost(e);
    }
  }

  /** Sends a message that shows at once; if that fails it stays, says why, and can be sent again. */
  async send(id: string, draft: Draft, files: File[], seconds: number[] = []): Promise<void> {
    const thread = this.thread(id);
    thread.drafts.push(draft);
    await this.again(id, draft.id, files, seconds);
  }

  async again(id: string, draftId: string, files: File[], seconds: number[] = [], despite = false): Promise<void> {
    const thread = this.thread(id);
    const draft = thread.drafts.find((each) => each.id === draftId);
    if (!draft) {
      return;
    }
    draft.failed = null;
    draft.insist = false;
    this.kept.set(draftId, { files, seconds });
    try {
      const attach: string[] = [];
      for (const [at, file] of files.entries()) {
        attach.push(
          await session.api.upload(file, file.name || 'file', (done) => {
            const shown = draft.files[at];
            if (shown) {
              shown.done = done;
            }
          }),
        );
      }
      await session.api.call('send', {
        conversation: id,
        text: draft.text,
        ...(attach.length > 0 ? { attach } : {}),
        ...(seconds.length > 0 ? { duration: seconds.map((each) => each.toFixed(1)) } : {}),
        ...(despite ? { despiteOldLog: true as const } : {}),
        ...(draft.replyTo ? { replyTo: draft.replyTo } : {}),
      });
      await thread.refresh();
      this.drop(id, draftId);
      this.changed(id);
    } catch (e) {
      draft.failed = sentence(e);
      draft.insist = e instanceof Refusal && e.error === 'LOG_TOO_OLD_TO_SEND';
      trust.taken(e);
      if (e instanceof Refusal && e.error === 'ALERT_STOP') {
        void alerts.load();
      }
      announcer.say(say('announce.failed', { why: draft.failed }));
    }
  }

  private kept = new Map<string, { files: File[]; seconds: number[] }>();

  /**
   * Sends it again.
   *
   * @param despite although no witness has seen the log for three days: the person has read what that means
   */
  retry(id: string, draftId: string, despite = false): void {
    const { files, seconds } = this.kept.get(draftId) ?? { files: [], seconds: [] };
    void this.again(id, draftId, files, seconds, despite);
  }

  drop(id: string, draftId: string): void {
    const thread = this.thread(id);
    thread.drafts = thread.drafts.filter((each) => each.id !== draftId);
    this.kept.delete(draftId);
  }

  /** Whether something of ours still waits on this device, in a conversation that is shown. */
  waiting(id: string): boolean {
    return this.thread(id).entries.slice(-TAIL).some((entry) => entry.own && entry.state === 'queued');
  }
}

export const talk = new Talk();
