export type Room = 'talk' | 'network' | 'settings' | 'admin';

/** Where in the screen the person is. It stands in no address: addresses are kept by browsers. */
class Place {
  room = $state<Room>('talk');
  conversation = $state<string | null>(null);
  details = $state(false);
  /** Whose safety number is shown. */
  verifying = $state<string | null>(null);

  talk(conversation: string | null): void {
    this.room = 'talk';
    this.conversation = conversation;
  }

  go(room: Room): void {
    this.room = room;
  }

  reset(): void {
    this.room = 'talk';
    this.conversation = null;
    this.details = false;
    this.verifying = null;
  }
}

export const place = new Place();
