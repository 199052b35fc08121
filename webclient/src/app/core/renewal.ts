import { DOCUMENT } from '@angular/common';
import { inject } from '@angular/core';
import { NavigationError, Router } from '@angular/router';

/**
 * After an update of the server the screens of an older client are gone from it: load the new client at the place where
 * one was going. Not while the first screen opens: if that fails, loading it again would fail again, for ever.
 */
export function renewClient(error: NavigationError): void {
  if (inject(Router).navigated) inject(DOCUMENT).defaultView?.location.assign(error.url);
}
