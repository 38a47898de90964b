/**
 * Where the rows of a long list stand, if most have never been measured. A Fenwick tree over the heights: a new height and a
 * look for a place both take steps in the logarithm of the number of rows, so that 20,000 messages scroll as 20 do.
 */
export class Heights {
  private readonly tree: Float64Array;
  private readonly height: Float64Array;
  private readonly highest: number;

  constructor(
    readonly count: number,
    initial: (index: number) => number,
  ) {
    this.tree = new Float64Array(count + 1);
    this.height = new Float64Array(count);
    for (let i = 0; i < count; i++) {
      const h = initial(i);
      this.height[i] = h;
      this.tree[i + 1] = (this.tree[i + 1] ?? 0) + h;
      const parent = i + 1 + ((i + 1) & -(i + 1));
      if (parent <= count) {
        this.tree[parent] = (this.tree[parent] ?? 0) + (this.tree[i + 1] ?? 0);
      }
    }
    this.highest = count > 0 ? 2 ** Math.floor(Math.log2(count)) : 0;
  }

  of(index: number): number {
    return this.height[index] ?? 0;
  }

  /** Notes the measured height of a row; returns whether it is another one than before. */
  set(index: number, height: number): boolean {
    const change = height - this.of(index);
    if (index < 0 || index >= this.count || Math.abs(change) < 0.5) {
      return false;
    }
    this.height[index] = height;
    for (let i = index + 1; i <= this.count; i += i & -i) {
      this.tree[i] = (this.tree[i] ?? 0) + change;
    }
    return true;
  }

  /** The distance from the beginning to the upper edge of a row. */
  top(index: number): number {
    let sum = 0;
    for (let i = Math.min(index, this.count); i > 0; i -= i & -i) {
      sum += this.tree[i] ?? 0;
    }
    return sum;
  }

  get total(): number {
    return this.top(this.count);
  }

  /** The row at a distance from the beginning; the last one beyond the end. */
  at(distance: number): number {
    let index = 0;
    let left = distance;
    for (let step = this.highest; step > 0; step >>= 1) {
      const next = index + step;
      const sum = this.tree[next] ?? 0;
      if (next <= this.count && sum <= left) {
        index = next;
        left -= sum;
      }
    }
    return Math.max(0, Math.min(index, this.count - 1));
  }
}
