import { describe, expect, it } from 'vitest';
import { strength } from '../../src/first/strength';

describe('the strength of a passphrase', () => {
  it.each([
    ['', 0],
    ['password', 0],
    ['Motdepasse123', 0],
    ['aaaaaaaaaaaaaaaaaaaaaaaa', 0],
    ['abcdefghijklmnop', 0],
    ['cat dog', 0],
    ['correct horse battery', 1],
    ['correct horse battery staple', 2],
    ['correct horse battery staple harbour violin', 3],
  ] as const)('of %j is at most what it looks like', (passphrase, most) => {
    expect(strength(passphrase)).toBeLessThanOrEqual(most);
  });

  it.each([
    ['correct horse battery staple', 1],
    ['harbour violin pencil cloud', 1],
    ['harbour violin pencil cloud tractor', 2],
    ['kR9#vq2!Lw7$Zx', 3],
  ] as const)('of %j is at least enough', (passphrase, least) => {
    expect(strength(passphrase)).toBeGreaterThanOrEqual(least);
  });
});
