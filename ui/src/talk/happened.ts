import type { Entry } from '../api/types';
import { talk } from '../state/talk.svelte';
import { session } from '../state/session.svelte';
import { beginning, harmless } from '../text/harmless';
import { plain } from '../text/markup';
import { say, type Key } from '../words/words.svelte';
import { length } from '../words/moments';

/** One sentence about what happened in a conversation, where nobody wrote anything. */
export function happened(entry: Entry): string {
  const name = harmless(talk.called(entry.sender), 40);
  const text = harmless(entry.text ?? '', 60);
  const self = entry.sender === session.handle;
  const whom = harmless(talk.called(entry.text ?? ''), 40);
  switch (entry.kind) {
    case 'joined':
      if (entry.text === session.handle) {
        return self ? say('happened.made') : say('happened.joined.you', { name });
      }
      return say(self ? 'happened.joined.byYou' : 'happened.joined', { name, whom });
    case 'left':
      if (entry.text === entry.sender) {
        return self ? say('happened.left.you') : say('happened.left.self', { name });
      }
      if (entry.text === session.handle) {
        return say('happened.removed.you', { name });
      }
      return say(self ? 'happened.removed.byYou' : 'happened.removed', { name, whom });
    case 'timer': {
      const seconds = Number(entry.text ?? 0);
      const off = !(seconds > 0);
      const key = `happened.timer${off ? '.off' : ''}${self ? '.byYou' : ''}` as Key;
      return say(key, { name, time: off ? '' : length(seconds) });
    }
    case 'renamed':
      return say(self ? 'happened.renamed.byYou' : 'happened.renamed', { name, text });
    case 'admin':
    case 'no-admin':
    case 'link':
    case 'no-link':
    case 'key-change':
    case 'reset':
    case 'frozen':
      return say(`happened.${entry.kind}` as Key, { name, whom: whom || name });
    default:
      return text;
  }
}

/** A conversation's last line, as the list shows it. */
export function summary(entry: Entry, group: boolean): string {
  if (entry.kind !== 'text') {
    return happened(entry);
  }
  if (entry.deleted) {
    return say('message.deleted');
  }
  const file = entry.attachments[0];
  const said = entry.text ? beginning(plain(entry.text.slice(0, 1000)), 70) : file ? file_(file) : say('message.unknown');
  if (entry.own) {
    return say('list.you', { text: said });
  }
  return group ? say('list.other', { name: harmless(talk.called(entry.sender), 24), text: said }) : said;
}

function file_(file: { type: string; name: string; durationMillis: number }): string {
  if (file.type.startsWith('image/')) {
    return say('list.picture');
  }
  return file.durationMillis > 0 ? say('list.voice') : harmless(file.name, 50);
}
