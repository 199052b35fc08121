import { inject } from '@angular/core';
import { CanActivateFn, CanMatchFn, Router } from '@angular/router';

import { Session } from './session';

/** Lets signed-in people pass; others sign in first and then come back. */
export const requireSignIn: CanActivateFn = async (_route, state) => {
  const session = inject(Session);
  const router = inject(Router);
  await session.restore();
  // A token whose owner could not be asked for passes: the page itself then shows what is away.
  if (session.isSignedIn() || (session.hasToken() && !session.isSettled())) return true;
  return router.createUrlTree(['/sign-in'], { queryParams: { returnUrl: state.url } });
};

/** Hides a screen from who has none of these roles: what is not theirs does not exist. */
export function requireRole(...roles: readonly string[]): CanMatchFn {
  return async (_route, segments) => {
    const session = inject(Session);
    const router = inject(Router);
    await session.restore();
    if (session.isSignedIn()) return session.hasRole(...roles);
    const returnUrl = '/' + segments.map((segment) => segment.path).join('/');
    return router.createUrlTree(['/sign-in'], { queryParams: { returnUrl } });
  };
}
