import { DOCUMENT } from '@angular/common';
import { HttpErrorResponse, HttpInterceptorFn, HttpRequest } from '@angular/common/http';
import { inject } from '@angular/core';
import { catchError, from, switchMap, throwError } from 'rxjs';

import { readCookie } from './cookies';
import { Problem } from './problem';
import { Session } from './session';

const UNAUTHENTICATED = 401;
const CSRF_HEADER = 'X-CSRF-TOKEN';
const CSRF_TOKEN_WRONG = 'csrf_token_wrong';

/**
 * Keeps a session going. What is refused because the access token has run out is sent again after one renewal, however
 * many requests wait for it. The cookies' twins are read as each request is sent: they change with each renewal.
 */
export const sessionInterceptor: HttpInterceptorFn = (request, next) => {
  const session = inject(Session);
  const document = inject(DOCUMENT);
  const send = () => next(guarded(request, document));
  if (isAboutSessions(request)) return send();

  const renewals = session.renewals();
  return send().pipe(
    catchError((thrown: unknown) => {
      if (isOfAnotherToken(thrown)) return send();
      if (!isRefused(thrown) || !session.hasToken()) return throwError(() => thrown);
      return from(session.renewAfter(renewals)).pipe(switchMap(send));
    }),
  );
};

/** With what only our own pages can know, where the request changes something. */
function guarded(request: HttpRequest<unknown>, document: Document): HttpRequest<unknown> {
  if (request.method === 'GET' || request.method === 'HEAD') return request;
  const value = readCookie(document, isAboutSessions(request) ? 'csrf_refresh_token' : 'csrf_access_token');
  return value === null ? request : request.clone({ setHeaders: { [CSRF_HEADER]: value } });
}

/** Signing in, renewing and signing out: a refusal of these is an answer. */
function isAboutSessions(request: HttpRequest<unknown>): boolean {
  return request.url.includes('/auth/');
}

function isRefused(thrown: unknown): boolean {
  return thrown instanceof HttpErrorResponse && thrown.status === UNAUTHENTICATED;
}

/** Another tab has renewed the session between the reading of the cookie's twin and the sending of the cookie. */
function isOfAnotherToken(thrown: unknown): boolean {
  return thrown instanceof HttpErrorResponse && Problem.of(thrown).code === CSRF_TOKEN_WRONG;
}
