import { HttpInterceptorFn, HttpRequest } from '@angular/common/http';
import { inject } from '@angular/core';
import { catchError, throwError } from 'rxjs';

import { Problem } from './problem';
import { Session } from './session';

const UNAUTHENTICATED = 401;

/** Turns every failed answer into a `Problem`; a refused session leads to the sign-in page. */
export const problemInterceptor: HttpInterceptorFn = (request, next) => {
  const session = inject(Session);
  return next(request).pipe(
    catchError((thrown: unknown) => {
      if (isRefused(thrown) && !asksWhoSomebodyIs(request)) session.expire();
      return throwError(() => Problem.of(thrown));
    }),
  );
};

function isRefused(thrown: unknown): boolean {
  return Problem.of(thrown).status === UNAUTHENTICATED;
}

/** A refusal of these is an answer, not the end of a session. */
function asksWhoSomebodyIs(request: HttpRequest<unknown>): boolean {
  return request.url.includes('/auth/') || (request.method === 'GET' && request.url.endsWith('/me'));
}
