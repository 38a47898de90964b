/** After this without a touch or a key the page acts by itself. */
export const AWAY = 30_000;

/** Whether a person is at the page, as far as it can tell. */
class Attention {
  private last = Date.now();

  constructor(private readonly now: () => number = Date.now) {
    if (typeof window !== 'undefined') {
      for (const kind of ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart']) {
        window.addEventListener(kind, () => this.here(), { capture: true, passive: true });
      }
    }
  }

  here(): void {
    this.last = this.now();
  }

  isAway(): boolean {
    return this.now() - this.last > AWAY;
  }
}

export const attention = new Attention();
