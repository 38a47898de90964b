/** One server-sent event. */
export interface HostEvent {
  event: string;
  id: string;
  data: string;
}

/** More than any event has; a line beyond it is no event of ours. */
const LONGEST = 16 << 20;

/** Puts events together from the pieces of a stream, however they are cut. */
export class EventLines {
  private rest = '';
  private event = '';
  private id = '';
  private data: string[] = [];

  constructor(private readonly heard: (event: HostEvent) => void) {}

  take(piece: string): void {
    this.rest += piece;
    let from = 0;
    for (let end = this.rest.indexOf('\n'); end >= 0; end = this.rest.indexOf('\n', from)) {
      const line = this.rest.slice(from, end);
      from = end + 1;
      this.line(line.endsWith('\r') ? line.slice(0, -1) : line);
    }
    this.rest = this.rest.slice(from);
    if (this.rest.length > LONGEST) {
      throw new RangeError('event too long');
    }
  }

  private line(line: string): void {
    if (line === '') {
      if (this.data.length > 0) {
        this.heard({ event: this.event || 'message', id: this.id, data: this.data.join('\n') });
      }
      this.event = '';
      this.id = '';
      this.data = [];
      return;
    }
    const colon = line.indexOf(':');
    if (colon === 0) {
      return;
    }
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') {
      this.event = value;
    } else if (field === 'id') {
      this.id = value;
    } else if (field === 'data') {
      this.data.push(value);
    }
  }
}
