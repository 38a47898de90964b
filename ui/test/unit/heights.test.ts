import { describe, expect, it } from 'vitest';
import { Heights } from '../../src/list/heights';

/** The same by adding up. */
function slow(list: number[]) {
  const top = (index: number) => list.slice(0, index).reduce((a, b) => a + b, 0);
  return {
    top,
    at: (distance: number) => {
      let index = 0;
      while (index < list.length - 1 && top(index + 1) <= distance) {
        index++;
      }
      return index;
    },
  };
}

describe('heights', () => {
  it('agree with adding up, for all small sizes', () => {
    for (let count = 1; count <= 17; count++) {
      const list = Array.from({ length: count }, (_, at) => 10 + ((at * 7) % 5));
      const heights = new Heights(count, (at) => list[at] ?? 0);
      for (let change = 0; change < count; change++) {
        list[change] = 3 + ((change * 11) % 40);
        heights.set(change, list[change] ?? 0);
        const expected = slow(list);
        for (let index = 0; index <= count; index++) {
          expect(heights.top(index)).toBe(expected.top(index));
        }
        for (let distance = 0; distance < heights.total + 20; distance += 1) {
          expect(heights.at(distance)).toBe(expected.at(distance));
        }
      }
    }
  });

  it('say whether a height is new', () => {
    const heights = new Heights(3, () => 20);
    expect(heights.set(1, 20.2)).toBe(false);
    expect(heights.set(1, 30)).toBe(true);
    expect(heights.set(3, 30)).toBe(false);
    expect(heights.total).toBe(70);
  });

  it('of nothing are nothing', () => {
    const heights = new Heights(0, () => 20);
    expect(heights.total).toBe(0);
    expect(heights.at(100)).toBe(0);
  });
});
