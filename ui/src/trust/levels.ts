import type { Contact, LogStatus, Notice } from '../api/types';

/** How far somebody, or a network, can be trusted: what the shield shows. */
export type Level = 'verified' | 'watched' | 'stale' | 'wrong' | 'unknown';

/** What fills the screen. */
export type AlarmKind = 'split' | 'lying' | 'stale' | 'elsewhere';

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

const NOTICES: Record<string, AlarmKind> = {
  'log-alarm': 'lying',
  'administration-unsigned': 'lying',
  'administration-withheld': 'lying',
  'own-record-missing': 'lying',
  'device-elsewhere': 'elsewhere',
};

export function alarmOf(
  status: LogStatus | null,
  trouble: { error: string } | null,
  notices: readonly Notice[],
  now: number,
): AlarmKind | null {
  const found: (AlarmKind | undefined)[] = [
    status?.alarm ? (ALARMS[status.alarm] ?? 'lying') : undefined,
    trouble ? ALARMS[trouble.error] : undefined,
    ...notices.map((notice) => NOTICES[notice.kind]),
    status?.witnessedAt && now - Date.parse(status.witnessedAt) > STALE_MILLIS ? 'stale' : undefined,
  ];
  for (const kind of ['split', 'lying', 'elsewhere', 'stale'] as const) {
    if (found.includes(kind)) {
      return kind;
    }
  }
  return null;
}

export function networkLevel(status: LogStatus | null, alarm: AlarmKind | null, now: number): Level {
  if (alarm) {
    return alarm === 'stale' ? 'stale' : 'wrong';
  }
  if (!status?.root) {
    return 'unknown';
  }
  if (!status.ownUnchanged) {
    return 'wrong';
  }
  const seen = status.witnessedAt ? Date.parse(status.witnessedAt) : 0;
  if (status.required > 0 && (status.witnesses.length < status.required || now - seen > OLD_MILLIS)) {
    return 'stale';
  }
  return 'watched';
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
