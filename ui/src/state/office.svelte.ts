import type { PendingDecision, Policy } from '../api/types';
import { session } from './session.svelte';

/** Who administers the network, and what waits for a second signature. */
class Office {
  policy = $state.raw<Policy | null>(null);
  pending = $state.raw<PendingDecision[]>([]);

  readonly mine = $derived(this.policy?.administrators.includes(session.handle) === true);

  async load(): Promise<void> {
    this.policy = await session.api.call('admin list', {});
    if (this.mine) {
      this.pending = await session.api.call('admin pending', {});
    }
  }

  forget(): void {
    this.policy = null;
    this.pending = [];
  }
}

export const office = new Office();
