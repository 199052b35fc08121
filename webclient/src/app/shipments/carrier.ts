const STORAGE_KEY = 'kontor.carrier';

/** The carrier that was named last on this device. */
export function lastCarrier(): string {
  return localStorage.getItem(STORAGE_KEY) ?? '';
}

export function rememberCarrier(carrier: string): void {
  localStorage.setItem(STORAGE_KEY, carrier);
}
