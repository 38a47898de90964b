/** How long a passphrase holds, in five steps; a guess that is on the careful side. */
export type Strength = 0 | 1 | 2 | 3 | 4;

const COMMON = /^(pass(word|phrase)?|motdepasse|secret|azerty|qwerty|letmein|bonjour|welcome|admin|iloveyou|jetaime|hello|pli)+[\d!?.]*$/i;
const STEPS = [28, 44, 60, 76];
const BITS_OF_WORD = 11;

/** Bits that somebody who guesses in a clever order would need, about. */
export function bits(passphrase: string): number {
  const text = passphrase.trim().normalize('NFKC');
  if (text === '' || COMMON.test(text.replace(/\s/g, ''))) {
    return Math.min(10, text.length);
  }
  return Math.min(byLetters(text), byWords(text));
}

function byLetters(text: string): number {
  let sum = 0;
  let before = Number.NaN;
  let step = Number.NaN;
  const seen = new Set<number>();
  const size = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z\d]/].reduce(
    (all, kind, at) => all + (kind.test(text) ? [26, 26, 10, 24][at]! : 0),
    0,
  );
  for (const letter of text) {
    const code = letter.codePointAt(0)!;
    // aaaa, abcd and 4321 say little after their beginning.
    const known = code - before === step || seen.has(code);
    sum += known ? 1.5 : Math.log2(size) * 0.8;
    step = code - before;
    before = code;
    seen.add(code);
  }
  return sum;
}

function byWords(text: string): number {
  const words = text.split(/[\s\-_.,]+/u).filter((word) => /^\p{L}+$/u.test(word));
  const letters = words.join('').length;
  // What is mostly words is guessed by words.
  if (words.length === 0 || letters < text.replace(/[\s\-_.,]/gu, '').length * 0.8) {
    return Number.POSITIVE_INFINITY;
  }
  return new Set(words.map((word) => word.toLowerCase())).size * BITS_OF_WORD + (text.length - letters - words.length + 1) * 2;
}

export function strength(passphrase: string): Strength {
  const found = bits(passphrase);
  return STEPS.filter((step) => found >= step).length as Strength;
}
