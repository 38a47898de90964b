import type * as t from './types';

/** No parameters. */
type None = Record<string, never>;

type InConversation = { id: string };
type With = { id: string; handle: string };

/** Each method with what it is given and what it answers. */
export interface Methods {
  'conversation list': [None, t.Conversation[]];
  'conversation show': [InConversation, t.Conversation];
  'conversation create': [{ name: string; handles: string[] }, t.Conversation];
  'conversation add': [With, t.Conversation];
  'conversation remove': [With, t.Conversation];
  'conversation admin': [With & { revoke?: true }, t.Conversation];
  'conversation leave': [InConversation, t.Conversation];
  'conversation rename': [InConversation & { name: string }, t.Conversation];
  'conversation timer': [InConversation & { duration: string }, t.Conversation];
  'conversation mute': [InConversation & { duration: string }, t.Conversation];
  'conversation link': [InConversation & { expire?: string; revoke?: true }, { conversation: string; link: string } | t.Conversation];
  'conversation join': [{ link: string; timeout?: number }, { state: 'asked' } | t.Conversation];
  history: [InConversation & { search?: string; before?: string; limit?: number }, t.Entry[]];
  send: [
    { to?: string; conversation?: string; text: string; attach?: string[]; duration?: string[]; replyTo?: string; expire?: string; despiteOldLog?: true },
    t.Sent,
  ];
  edit: [{ id: string; text: string }, t.Sent];
  delete: [{ id: string }, t.Sent];
  react: [{ id: string; emoji: string; takeBack?: true }, t.Sent];
  report: [{ messageId: string; text?: string; save?: string }, { administrators: string[] }];
  contacts: [None, t.Contact[]];
  'contact accept': [{ handle: string }, unknown];
  'contact block': [{ handle: string }, unknown];
  'contact unblock': [{ handle: string }, unknown];
  'contact name': [{ handle: string; name: string }, unknown];
  verify: [{ handle: string; confirm?: true; code?: string }, t.Verification];
  'log status': [None, t.LogStatus];
  status: [None, t.Finding[]];
  devices: [None, t.OwnDevice[]];
  'devices add': [{ timeout?: number }, (t.OwnDevice | { link: string })[]];
  'devices revoke': [{ device: string; confirm?: true }, t.OwnDevice];
  'receipts on': [None, { receipts: boolean }];
  'receipts off': [None, { receipts: boolean }];
  'backup create': [{ file: string }, { file: string; bytes: number; recoveryWords: string }];
  wipe: [{ yes: true }, unknown];
  invite: [{ handle?: string; role?: 'member' | 'admin'; uses?: number; expire?: string }, t.Invited];
  'admin list': [None, t.Policy];
  'admin log': [{ limit?: number }, t.LoggedDecision[]];
  'admin add': [{ handle: string }, t.Outcome];
  'admin remove': [{ handle: string }, t.Outcome];
  'admin policy': [{ change?: number; reset?: number; act?: number }, t.Outcome];
  'admin revoke': [{ handle: string; device: string }, t.Outcome];
  'admin reset': [{ handle: string; expire?: string }, t.Invited];
  'admin withdraw': [{ link: string }, t.Outcome];
  'admin pending': [None, t.PendingDecision[]];
  'admin sign': [{ id: string }, t.Outcome];
  'ui invitation': [{ link: string }, t.InvitationCard];
  'ui join': [
    { link: string; handle?: string; device?: string; passphrase: string; recoveryWords?: string },
    t.Joined,
  ];
  'ui words': [None, { words: string[] }];
  'ui written': [None, unknown];
  'ui unlock': [{ passphrase: string }, t.HostState];
  'ui lock': [None, t.HostState];
  'ui passphrase': [{ old: string; new: string }, unknown];
  'ui duress': [{ passphrase: string; duress?: string }, { duress: boolean }];
  'ui idle': [{ seconds: number }, t.HostState];
  'ui qr': [{ text: string }, { modules: string[] }];
  'ui read': [{ conversation: string; upTo: string }, unknown];
  'ui typing': [{ conversation: string; going: boolean }, unknown];
  'ui heard': [{ messageId: string }, { heard: t.Heard[] }];
  'ui receipts': [None, { receipts: boolean }];
  'ui evidence': [None, { files: string[] }];
  'ui alerts': [None, { alerts: t.Alert[] }];
  'ui alerts read': [{ passphrase?: string }, { alerts: t.Alert[] }];
  'ui reports': [None, { reports: t.Report[] }];
  'ui restore': [{ path: string; words: string; passphrase: string }, { handle: string; conversations: number }];
  'alerts take': [{ file: string }, unknown];
  'alerts send-anyway': [{ id: string }, unknown];
}

export type Method = keyof Methods;
export type Params<M extends Method> = Methods[M][0];
export type Result<M extends Method> = Methods[M][1];
