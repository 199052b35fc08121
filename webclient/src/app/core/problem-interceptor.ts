import { HttpEventType, HttpInterceptorFn, HttpRequest } from '@angular/common/http';
import { inject } from '@angular/core';
import { catchError, tap, throwError } from 'rxjs';

import { Connection } from './connection';
import { Problem } from './problem';
import { Session } from './session';

const UNAUTHENTICATED = 401;

/** Turns every failed answer into a `Problem`; a refused session leads to the sign-in page. Notes whether there are answers. */
export const problemInterceptor: HttpInterceptorFn = (request, next) => {
  const [session, connection] = [inject(Session), inject(Connection)];
  return next(request).pipe(
    tap((event) => {
      if (event.type === HttpEventType.Response) connection.succeed();
    }),
    catchError((thrown: unknown) => {
      connection.fail(Problem.of(thrown));
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
