/** Characters that turn the direction of what follows, or are not seen: a name with them can pass for another one. */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;
const MARKS = /(\p{M}{3})\p{M}+/gu;

/** A name, a title or a file's name on one line, of which no letter leaves its line. */
export function harmless(text: string, longest = 120): string {
  const clean = text.replace(UNSEEN, '').replace(MARKS, '$1');
  const letters = [...clean];
  return letters.length > longest ? `${letters.slice(0, longest - 1).join('')}…` : clean;
}

/** The beginning of a message on one line. */
export function beginning(text: string, longest = 90): string {
  return harmless(text.slice(0, longest * 8).replace(/\s+/g, ' '), longest);
}
