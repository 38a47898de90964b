const KEY = 'pli.token';

/**
 * The token of this run. It comes in the fragment of the address, which no server sees, and is taken out of it
 * before anybody can read it there; the tab keeps it, so that the page can be loaded again.
 */
export function takeToken(
  place: Pick<Location, 'hash' | 'pathname' | 'search'>,
  past: Pick<History, 'replaceState'>,
  store: Pick<Storage, 'getItem' | 'setItem'>,
): string | null {
  const given = new URLSearchParams(place.hash.replace(/^#/, '')).get('token');
  if (given) {
    past.replaceState(null, '', place.pathname + place.search);
    store.setItem(KEY, given);
    return given;
  }
  return store.getItem(KEY);
}
