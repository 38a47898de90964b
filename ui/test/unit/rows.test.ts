import { describe, expect, it } from 'vitest';
import type { Entry } from '../../src/api/types';
import { rows } from '../../src/talk/rows';

let serial = 0;

function entry(sender: string, at: string, more: Partial<Entry> = {}): Entry {
  return {
    conversation: 'c', messageId: `m${++serial}`, sender, device: 'd', sentAt: at, kind: 'text', text: 'x', attachments: [], replyTo: null,
    expiresAt: null, target: null, own: sender === 'me', editedAt: null, deleted: false, mentioned: false, state: null, reactions: [], ...more,
  };
}

const shape = (entries: Entry[], unread: string | null = null) =>
  rows(entries, unread, []).map((row) => (row.kind === 'message' ? `${row.entry.sender}${row.first ? '(' : '-'}${row.last ? ')' : '-'}` : row.kind));

describe('the lines of a conversation', () => {
  it('puts together what one person says in a few minutes', () => {
    const list = [
      entry('bob', '2026-11-27T10:00:00'),
      entry('bob', '2026-11-27T10:01:00'),
      entry('bob', '2026-11-27T10:02:00'),
      entry('me', '2026-11-27T10:03:00'),
      entry('me', '2026-11-27T10:30:00'),
    ];
    expect(shape(list)).toEqual(['day', 'bob(-', 'bob--', 'bob-)', 'me()', 'me()']);
  });

  it('begins each day with a line, in the order of the calendar', () => {
    const list = [entry('bob', '2026-11-26T23:59:00'), entry('bob', '2026-11-27T00:01:00')];
    expect(shape(list)).toEqual(['day', 'bob()', 'day', 'bob()']);
  });

  it('shows where the unread begins', () => {
    const list = [entry('bob', '2026-11-27T10:00:00'), entry('bob', '2026-11-27T10:01:00')];
    expect(shape(list, list[1]?.messageId)).toEqual(['day', 'bob()', 'unread', 'bob()']);
  });

  it('shows what happened between messages, and not what changes them', () => {
    const list = [
      entry('bob', '2026-11-27T10:00:00'),
      entry('bob', '2026-11-27T10:00:10', { kind: 'reaction' }),
      entry('bob', '2026-11-27T10:00:20', { kind: 'joined', text: 'carol' }),
      entry('bob', '2026-11-27T10:00:30', { kind: 'receipt' }),
      entry('bob', '2026-11-27T10:00:40'),
    ];
    expect(shape(list)).toEqual(['day', 'bob()', 'happened', 'bob()']);
  });

  it('has each key once', () => {
    const list = Array.from({ length: 50 }, (_, at) => entry(at % 2 ? 'me' : 'bob', new Date(Date.UTC(2026, 10, 1 + at, 12)).toISOString()));
    const keys = rows(list, list[20]?.messageId ?? null, []).map((row) => row.key);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
