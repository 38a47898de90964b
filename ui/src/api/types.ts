/** What the engine says, as `docs/BOTS.md` and the verbs of the command line have it. */

export interface HostState {
  state: 'new' | 'locked' | 'open';
  handle?: string | null;
  device?: string | null;
  network?: string | null;
  language?: string | null;
  /** Whether the server was reached when it was last tried. */
  reachable?: boolean | null;
  /** Whether the recovery words of a join wait to be written down. */
  words?: boolean | null;
  /** Whether an alert has locked the vault since it was open last. */
  alert?: boolean | null;
  /** Seconds after which it locks itself; 0 for never. */
  idle?: number | null;
  version?: string | null;
}

export interface Conversation {
  conversation: string;
  name: string;
  kind: 'direct' | 'group';
  members: string[];
  epoch: number;
  messages: number;
  admins: string[];
  timer: number;
  state: 'member' | 'left' | 'frozen';
  unread: number;
  /** Whether the person does not want to be told of what comes here; without a time for good. */
  muted?: boolean;
  mutedUntil?: string | null;
  request?: boolean;
  roster?: Member[];
}

export interface Member {
  handle: string;
  admin: boolean;
  verified: boolean;
  keyChanged: boolean;
  devices: string[];
}

export interface Attachment {
  id: string;
  name: string;
  type: string;
  size: number;
  expiresAt: string | null;
  durationMillis: number;
  previewType: string;
  preview: string;
}

export interface Reaction {
  sender: string;
  emoji: string;
}

export type Progress = 'queued' | 'accepted' | 'delivered' | 'read';

export type Kind =
  | 'text' | 'reaction' | 'edit' | 'delete' | 'receipt' | 'joined' | 'left' | 'renamed' | 'key-change' | 'reset'
  | 'timer' | 'admin' | 'no-admin' | 'link' | 'no-link' | 'frozen' | 'alert';

export interface Entry {
  conversation: string;
  messageId: string;
  sender: string;
  device: string;
  sentAt: string;
  kind: Kind;
  text: string | null;
  attachments: Attachment[];
  replyTo: string | null;
  expiresAt: string | null;
  target: string | null;
  own: boolean;
  editedAt: string | null;
  deleted: boolean;
  mentioned: boolean;
  state: Progress | null;
  reactions: Reaction[];
  request?: boolean;
}

export interface Contact {
  handle: string;
  name: string;
  devices: string[];
  pinnedAt: string | null;
  keyChanged: boolean;
  confirmed: boolean;
  accepted: boolean;
  blocked: boolean;
}

export interface Sent {
  messageId: string;
  conversation: string;
  state: 'accepted' | 'queued';
}

export interface Verification {
  handle: string;
  number: string;
  qr: string;
  confirmed: boolean;
}

export interface LogStatus {
  origin: string;
  size: number;
  read: number;
  root: string;
  witnessedAt: string | null;
  required: number;
  witnesses: { name: string; at: string | null }[];
  ownVersion: number;
  ownUnchanged: boolean;
  alarm: string | null;
}

export interface OwnDevice {
  device: string;
  id: string;
  current: boolean;
  sinceVersion: number;
  seenAt: string | null;
}

export interface Policy {
  version: number;
  administrators: string[];
  change: number;
  reset: number;
  act: number;
}

export type Decision =
  | ({ kind: 'policy' } & Policy)
  | { kind: 'invitation'; invitation: string; purpose: string; uses: number; expiresAt: string | null; handle: string | null }
  | { kind: 'withdrawal'; invitation: string }
  | { kind: 'reset'; handle: string | null; version: number; devices: unknown };

export type LoggedDecision = Decision & { place: number; at: string | null; signedBy: string[] };

export type PendingDecision = Decision & {
  id: string;
  at: string | null;
  signedBy: string[];
  signed: number;
  required: number;
};

export interface Outcome {
  state: 'logged' | 'pending';
  id: string;
  signed: number;
  required: number;
}

export interface Invited extends Outcome {
  invitation: string;
  role: 'member' | 'admin';
  uses: number;
  expiresAt: string;
}

export interface InvitationCard {
  kind: 'join' | 'return' | 'device';
  network: string;
  origin: string;
  fingerprint: string;
  server: string;
  witnesses: string[];
  quorum: number;
}

export interface Joined {
  handle: string;
  device: string;
  network: string;
  words: string[];
}

/** An alert of the organisation, or the end of one. */
export interface Alert {
  id: string;
  level: 'inform' | 'stop' | 'lock' | null;
  text: string;
  issuedAt: string;
  expiresAt: string | null;
  exercise: boolean;
  revoked: boolean;
  state: 'in-force' | 'ended' | 'revoked' | 'revocation';
  signers: string[];
  required: number;
  /** The signed note itself. */
  file: string;
  withheld: boolean;
  read: boolean;
  overridden: boolean;
}

/** What somebody has reported to this administrator; `shown` is what its evidence proves. */
export interface Report {
  messageId: string;
  reporter: string;
  reportedAt: string;
  text: string;
  shown: {
    sender: string;
    device: string;
    deviceGone: boolean;
    conversation: string;
    conversationName: string;
    said: string;
    sentAt: string;
    acceptedAt: string | null;
    place: number;
  } | null;
}

export interface Notice {
  kind: string;
  amount: number;
  name: string | null;
  message: string;
}

/** One of the ways in which a network can turn against its people, and what this device sees of it. */
export interface Finding {
  kind: string;
  state: 'clear' | 'arisen' | 'unknown';
  signs: Notice[];
}

export interface Typing {
  conversation: string;
  handle: string;
  until: string | null;
}

export interface Heard {
  handle: string;
  state: 'delivered' | 'read';
  at: string | null;
}
