import { say, spoken } from './words.svelte';

function format(options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(spoken.language === 'fr' ? 'fr' : 'en-GB', options);
}

export function clock(iso: string | number): string {
  return format({ hour: '2-digit', minute: '2-digit' }).format(new Date(iso));
}

export function moment(iso: string | number): string {
  return format({ dateStyle: 'long', timeStyle: 'short' }).format(new Date(iso));
}

export function date(iso: string | number): string {
  return format({ dateStyle: 'long' }).format(new Date(iso));
}

/** The calendar day of a moment on the clock of this machine, as a number that can be compared. */
export function dayOf(iso: string | number): number {
  const when = new Date(iso);
  return Math.round(Date.UTC(when.getFullYear(), when.getMonth(), when.getDate()) / 86_400_000);
}

export function day(iso: string | number, now = Date.now()): string {
  const away = dayOf(now) - dayOf(iso);
  if (away === 0) {
    return say('day.today');
  }
  if (away === 1) {
    return say('day.yesterday');
  }
  const near = away > 0 && away < 300;
  return format({ weekday: 'long', day: 'numeric', month: 'long', ...(near ? {} : { year: 'numeric' }) }).format(new Date(iso));
}

/** As short as a list needs it. */
export function short(iso: string, now = Date.now()): string {
  const away = dayOf(now) - dayOf(iso);
  if (away <= 0) {
    return clock(iso);
  }
  return format(away < 7 ? { weekday: 'short' } : { day: 'numeric', month: 'short' }).format(new Date(iso));
}

/** A moment that comes, as short as a field needs it. */
function soon(iso: string, now = Date.now()): string {
  const away = dayOf(iso) - dayOf(now);
  const day: Intl.DateTimeFormatOptions = away > 6 ? { day: 'numeric', month: 'short' } : away > 0 ? { weekday: 'short' } : {};
  return format({ ...day, hour: '2-digit', minute: '2-digit' }).format(new Date(iso));
}

/** Until when a conversation is muted: today until an hour, later until a day. */
export function mutedUntil(iso: string | null | undefined, now = Date.now()): string {
  if (!iso) {
    return say('mute.muted');
  }
  return say(dayOf(iso) === dayOf(now) ? 'mute.until' : 'mute.until.day', { time: soon(iso, now) });
}

const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

export function ago(iso: string | number, now = Date.now()): string {
  const seconds = Math.max(0, (now - new Date(iso).getTime()) / 1000);
  for (const [unit, length] of UNITS) {
    if (seconds >= length) {
      return new Intl.RelativeTimeFormat(spoken.language, { numeric: 'always' }).format(-Math.floor(seconds / length), unit);
    }
  }
  return say('moment.now');
}

/** A length of time in the largest unit that fits, as the engine writes it too. */
export function length(seconds: number): string {
  const [unit, size]: [string, number] =
    seconds % 604_800 === 0 ? ['week', 604_800]
    : seconds % 86_400 === 0 ? ['day', 86_400]
    : seconds % 3600 === 0 ? ['hour', 3600]
    : seconds % 60 === 0 ? ['minute', 60]
    : ['second', 1];
  return new Intl.NumberFormat(spoken.language, { style: 'unit', unit, unitDisplay: 'long' }).format(seconds / size);
}

export function bytes(count: number): string {
  const [unit, size]: [string, number] =
    count >= 1 << 20 ? ['megabyte', 1 << 20] : count >= 1024 ? ['kilobyte', 1024] : ['byte', 1];
  return new Intl.NumberFormat(spoken.language, {
    style: 'unit',
    unit,
    unitDisplay: unit === 'byte' ? 'long' : 'short',
    maximumFractionDigits: count >= 10 << 20 ? 0 : 1,
  }).format(count / size);
}

export function names(list: string[]): string {
  return new Intl.ListFormat(spoken.language, { type: 'conjunction' }).format(list);
}
