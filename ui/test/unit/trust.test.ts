import { describe, expect, it } from 'vitest';
import type { Contact, LogStatus } from '../../src/api/types';
import { alarmOf, networkLevel, ofPeople, personLevel } from '../../src/trust/levels';

const NOW = Date.parse('2026-11-27T10:00:00Z');
const HOUR = 3_600_000;

const status = (more: Partial<LogStatus> = {}): LogStatus => ({
  origin: 'o', size: 5, read: 5, root: 'r', witnessedAt: new Date(NOW - HOUR).toISOString(), required: 1,
  witnesses: [{ name: 'w', at: new Date(NOW - HOUR).toISOString() }], ownVersion: 1, ownUnchanged: true, alarm: null, ...more,
});
const ago = (hours: number) => new Date(NOW - hours * HOUR).toISOString();
const contact = (more: Partial<Contact> = {}): Contact => ({
  handle: 'bob', name: '', devices: [], pinnedAt: null, keyChanged: false, confirmed: false, accepted: true, blocked: false, ...more,
});

describe('what fills the screen', () => {
  it.each([
    ['LOG_FORKED', 'split'],
    ['LOG_WITHHELD', 'split'],
    ['LOG_BROKEN', 'lying'],
    ['LOG_WENT_BACK', 'lying'],
    ['SOMETHING_NEW', 'lying'],
  ] as const)('the alarm %s', (alarm, kind) => {
    expect(alarmOf(status({ alarm }), null, [], NOW)).toBe(kind);
  });

  it('what a call was refused for', () => {
    expect(alarmOf(status(), { error: 'LOG_TOO_OLD_TO_SEND' }, [], NOW)).toBe('stale');
    expect(alarmOf(status(), { error: 'KEY_CHANGED' }, [], NOW)).toBeNull();
    expect(alarmOf(null, { error: 'LOG_FORKED' }, [], NOW)).toBe('split');
  });

  it('a log that nobody has seen for a day, and no earlier', () => {
    expect(alarmOf(status({ witnessedAt: ago(23) }), null, [], NOW)).toBeNull();
    expect(alarmOf(status({ witnessedAt: ago(25) }), null, [], NOW)).toBe('stale');
  });

  it.each([
    ['log-lie', 'LOG_WENT_BACK', 'lying'],
    ['log-lie', 'LOG_WITHHELD', 'split'],
    ['log-lie', 'SOMETHING_NEW', 'lying'],
    ['server-key-changed', null, 'lying'],
    ['release-not-logged', null, 'program'],
    ['alert-unshown', null, 'withheld'],
    ['own-record-changed', 'Phone', 'own'],
    ['unreadable', null, null],
  ])('the sign %s %s', (kind, name, alarm) => {
    expect(alarmOf(status(), null, [{ kind, amount: 1, name, message: '' }], NOW)).toBe(alarm);
  });

  it('an account that others changed', () => {
    expect(alarmOf(status({ ownUnchanged: false }), null, [], NOW)).toBe('own');
  });

  it('the worst of what there is', () => {
    const notices = [{ kind: 'log-alarm', amount: 0, name: null, message: '' }];
    expect(alarmOf(status({ witnessedAt: ago(30) }), null, notices, NOW)).toBe('lying');
    expect(alarmOf(status({ alarm: 'LOG_FORKED', witnessedAt: ago(30) }), null, notices, NOW)).toBe('split');
  });
});

describe('shields', () => {
  it('of a network', () => {
    expect(networkLevel(status(), null, NOW)).toBe('watched');
    expect(networkLevel(null, null, NOW)).toBe('unknown');
    expect(networkLevel(status({ witnessedAt: ago(7) }), null, NOW)).toBe('stale');
    expect(networkLevel(status({ required: 2 }), null, NOW)).toBe('stale');
    expect(networkLevel(status({ ownUnchanged: false }), 'own', NOW)).toBe('wrong');
    expect(networkLevel(status({ ownUnchanged: false }), ofPeople('own'), NOW)).toBe('watched');
    expect(networkLevel(status(), ofPeople('split'), NOW)).toBe('wrong');
    expect(networkLevel(status(), 'split', NOW)).toBe('wrong');
  });

  it('of a person', () => {
    expect(personLevel(contact(), 'watched')).toBe('watched');
    expect(personLevel(contact({ confirmed: true }), 'stale')).toBe('verified');
    expect(personLevel(contact({ confirmed: true, keyChanged: true }), 'watched')).toBe('wrong');
    expect(personLevel(contact(), 'wrong')).toBe('wrong');
    expect(personLevel(undefined, 'watched')).toBe('unknown');
  });
});
