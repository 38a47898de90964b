import type { Contact, LogStatus, Notice } from '../api/types';

/** How far somebody, or a network, can be trusted: what the shield shows. */
export type Level = 'verified' | 'watched' | 'stale' | 'wrong' | 'unknown';

/** What fills the screen. */
export type AlarmKind = 'split' | 'lying' | 'program' | 'elsewhere' | 'withheld' | 'own' | 'stale';

/** The gravest first. */
const GRAVITY: readonly AlarmKind[] = ['split', 'lying', 'program', 'elsewhere', 'withheld', 'own', 'stale'];

/** What says nothing of other people’s keys. */
const APART: ReadonlySet<AlarmKind | null> = new Set<AlarmKind>(['program', 'elsewhere', 'withheld', 'own']);

const STALE_MILLIS = 24 * 3_600_000;
const OLD_MILLIS = 6 * 3_600_000;

/** By the words of the engine for what it found. */
const ALARMS: Record<string, AlarmKind> = {
  LOG_FORKED: 'split',
  LOG_WITHHELD: 'split',
  LOG_BROKEN: 'lying',
  PIN_MISMATCH: 'lying',
  LOG_WENT_BACK: 'lying',
  LOG_UNSIGNED: 'lying',
  LOG_UNWITNESSED: 'lying',
  WITNESS_FORGED: 'lying',
  LABEL_UNPROVED: 'lying',
  RECORD_DIFFERS: 'lying',
  RECORD_NOT_LOGGED: 'lying',
  RECORD_OUTDATED: 'lying',
  ADMINISTRATION_UNSIGNED: 'lying',
  ADMINISTRATION_WITHHELD: 'lying',
  LOG_TOO_OLD: 'stale',
  LOG_TOO_OLD_TO_SEND: 'stale',
  DEVICE_ELSEWHERE: 'elsewhere',
};

/** By the signs that the engine tells of by itself. */
const SIGNS: Record<string, AlarmKind> = {
  'log-alarm': 'lying',
  'log-lie': 'lying',
  'server-key-changed': 'lying',
  'administration-unsigned': 'lying',
  'administration-withheld': 'lying',
  'own-record-missing': 'lying',
  'device-elsewhere': 'elsewhere',
  'alert-withheld': 'withheld',
  'alert-unshown': 'withheld',
  'own-record-changed': 'own',
  'release-not-logged': 'program',
};

export function alarmOfSign(sign: Notice): AlarmKind | undefined {
  return sign.kind === 'log-lie' ? (ALARMS[sign.name ?? ''] ?? 'lying') : SIGNS[sign.kind];
}

export function alarmOf(
  status: LogStatus | null,
  trouble: { error: string } | null,
  signs: readonly Notice[],
  now: number,
): AlarmKind | null {
  const found: (AlarmKind | undefined)[] = [
    status?.alarm ? (ALARMS[status.alarm] ?? 'lying') : undefined,
    trouble ? ALARMS[trouble.error] : undefined,
    ...signs.map(alarmOfSign),
    status?.ownUnchanged === false ? 'own' : undefined,
    status?.witnessedAt && now - Date.parse(status.witnessedAt) > STALE_MILLIS ? 'stale' : undefined,
  ];
  return GRAVITY.find((kind) => found.includes(kind)) ?? null;
}

export function networkLevel(status: LogStatus | null, alarm: AlarmKind | null, now: number): Level {
  if (alarm) {
    return alarm === 'stale' ? 'stale' : 'wrong';
  }
  if (!status?.root) {
    return 'unknown';
  }
  const seen = status.witnessedAt ? Date.parse(status.witnessedAt) : 0;
  if (status.required > 0 && (status.witnesses.length < status.required || now - seen > OLD_MILLIS)) {
    return 'stale';
  }
  return 'watched';
}

/** What an alarm says of the keys of others. */
export function ofPeople(alarm: AlarmKind | null): AlarmKind | null {
  return APART.has(alarm) ? null : alarm;
}

/** A person can be known no better than the network is, unless somebody compared numbers with them. */
export function personLevel(contact: Contact | undefined, network: Level): Level {
  if (!contact) {
    return 'unknown';
  }
  if (contact.keyChanged) {
    return 'wrong';
  }
  return contact.confirmed ? 'verified' : network;
}
