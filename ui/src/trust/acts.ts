import type { Decision } from '../api/types';
import { talk } from '../state/talk.svelte';
import { harmless } from '../text/harmless';
import { say } from '../words/words.svelte';
import { moment, names } from '../words/moments';

export function people(handles: string[]): string {
  return names(handles.map((handle) => harmless(talk.called(handle), 40)));
}

/** What an administrators' decision is, in one sentence; the same before it is written and when it stands in the log. */
export function act(decision: Decision): string {
  switch (decision.kind) {
    case 'policy':
      return say('act.policy', {
        names: people(decision.administrators),
        change: decision.change,
        reset: decision.reset,
        act: decision.act,
      });
    case 'invitation': {
      const until = decision.expiresAt ? moment(decision.expiresAt) : '';
      const forWhom = decision.handle ? say('act.for', { name: harmless(decision.handle, 64) }) : '';
      const key = decision.purpose === 'admin' ? 'act.invitation.admin' : decision.purpose === 'member' ? 'act.invitation' : 'act.invitation.return';
      return say(key, { n: decision.uses, until, forWhom }).replace(/ {2,}/g, ' ');
    }
    case 'withdrawal':
      return say('act.withdrawal', { id: decision.invitation.slice(0, 12) });
    case 'reset':
      return say('act.reset', { name: decision.handle ? harmless(decision.handle, 64) : say('act.somebody') });
  }
}
