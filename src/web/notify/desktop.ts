/** Asks the person, where that has not been done. `missing`: this browser has no notifications. */
export async function notificationsAllowed(): Promise<NotificationPermission | 'missing'> {
  if (!('Notification' in globalThis)) return 'missing';
  return Notification.requestPermission();
}

/** Shows one; a later one of the same room takes its place. Going to it brings the page forward. */
export function showNotification(title: string, body: string, roomId: string): void {
  if (!('Notification' in globalThis) || Notification.permission !== 'granted') return;
  try {
    const shown = new Notification(title, { body, tag: roomId, icon: '/icons/icon-192.png' });
    shown.addEventListener('click', () => {
      window.focus();
      shown.close();
    });
  } catch {
    // Chromium on Android has the class, but takes notifications from a service worker alone.
  }
}
