import { say } from '../words/words.svelte';
import { preferences } from './preferences.svelte';

/** Says that something came, and neither what nor from whom: others see this screen too. */
export function notify(): void {
  if (preferences.notify && 'Notification' in window && Notification.permission === 'granted' && !document.hasFocus()) {
    const shown = new Notification('Pli', { body: say('notify.body'), tag: 'pli' });
    shown.onclick = () => {
      window.focus();
      shown.close();
    };
  }
}

export async function allowNotifications(): Promise<boolean> {
  return 'Notification' in window && (await Notification.requestPermission()) === 'granted';
}
