import { DOCUMENT } from '@angular/common';
import { DestroyRef, inject } from '@angular/core';

/** Does something now, and again every so often while the page is seen. To be called where injecting is possible. */
export function repeatedly(everyMs: number, act: () => void): void {
  const document = inject(DOCUMENT);
  const timer = setInterval(() => {
    if (document.visibilityState === 'visible') act();
  }, everyMs);
  inject(DestroyRef).onDestroy(() => { clearInterval(timer); });
  act();
}
