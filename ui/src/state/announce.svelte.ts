/** What a screen reader says without being asked, and what a short note shows to everybody. */
class Announcer {
  polite = $state('');
  urgent = $state('');
  note = $state('');
  private timer: ReturnType<typeof setTimeout> | undefined;

  say(text: string): void {
    // The same sentence twice is news twice: a reader hears only changes.
    this.polite = this.polite === text ? `${text}\u00a0` : text;
  }

  shout(text: string): void {
    this.urgent = text;
  }

  show(text: string): void {
    this.note = text;
    this.say(text);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.note = ''), 5000);
  }

  /** What was said last may have been a message. */
  forget(): void {
    clearTimeout(this.timer);
    this.polite = this.urgent = this.note = '';
  }
}

export const announcer = new Announcer();
