import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';

import { aCustomer, page } from '../../testing/builders';
import { CLIENT, Server } from '../../testing/server';
import { Api } from '../api/api';
import { listInvoices, listOrders, logout, placeOrder } from '../api/functions';
import { Problem } from './problem';
import { Session } from './session';

const TOKEN = { customer: aCustomer() };
const ORDER = { body: { lines: [] }, 'Idempotency-Key': 'k' };

function hold(cookies: Record<string, string>): void {
  for (const [name, value] of Object.entries(cookies)) document.cookie = `${name}=${value}`;
}

describe('sessionInterceptor', () => {
  let api: Api;
  let server: Server;

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: CLIENT });
    api = TestBed.inject(Api);
    server = new Server();
    hold({ csrf_access_token: 'access', csrf_refresh_token: 'refresh' });
  });

  afterEach(() => {
    for (const name of ['csrf_access_token', 'csrf_refresh_token']) document.cookie = `${name}=; Max-Age=0`;
  });

  it('renews the session once the access token has run out, and sends the request again', async () => {
    const answer = api.invoke(listOrders);

    await server.refuse('GET', '/orders', 401, { code: 'token_expired' });
    await server.answer('POST', '/auth/refresh', TOKEN);
    await server.answer('GET', '/orders', page([]));

    expect((await answer).items).toEqual([]);
    expect(TestBed.inject(Session).isSignedIn()).toBe(true);
  });

  it('lets all who wait share one renewal', async () => {
    const answers = [api.invoke(listOrders), api.invoke(listInvoices)];

    await server.refuse('GET', '/orders', 401);
    await server.refuse('GET', '/invoices', 401);
    await server.answer('POST', '/auth/refresh', TOKEN);
    await server.answer('GET', '/orders', page([]));
    await server.answer('GET', '/invoices', page([]));

    expect(await Promise.all(answers)).toHaveLength(2);
  });

  it('does not renew again for what was sent before a renewal and refused after it', async () => {
    const answers = [api.invoke(listOrders), api.invoke(listInvoices)];
    await server.refuse('GET', '/orders', 401);
    await server.answer('POST', '/auth/refresh', TOKEN);
    await server.answer('GET', '/orders', page([]));

    await server.refuse('GET', '/invoices', 401);
    await server.answer('GET', '/invoices', page([]));

    expect(await Promise.all(answers)).toHaveLength(2);
    expect(server.requests('/auth/refresh')).toEqual([]);
  });

  it('leads to the sign-in page, and back after, when the renewal is refused', async () => {
    const router = TestBed.inject(Router);
    await router.navigateByUrl('/orders');
    const answer = api.invoke(listOrders).catch(Problem.of);

    await server.refuse('GET', '/orders', 401);
    await server.refuse('POST', '/auth/refresh', 401, { code: 'session_ended' });

    expect(await answer).toMatchObject({ status: 401, code: 'session_ended' });
    await vi.waitFor(() => {
      expect(router.url).toBe('/sign-in?returnUrl=%2Forders');
    });
    expect(TestBed.inject(Session).isSignedIn()).toBe(false);
  });

  it('leaves the session alone when the renewal got no answer', async () => {
    const answer = api.invoke(listOrders).catch(Problem.of);

    await server.refuse('GET', '/orders', 401);
    await server.refuse('POST', '/auth/refresh', 503, { code: 'service_away' });

    expect(await answer).toMatchObject({ status: 503 });
    expect(TestBed.inject(Router).url).toBe('/');
  });

  it('asks for one renewal only: a request that is refused after it is refused', async () => {
    const answer = api.invoke(listOrders).catch(Problem.of);

    await server.refuse('GET', '/orders', 401);
    await server.answer('POST', '/auth/refresh', TOKEN);
    await server.refuse('GET', '/orders', 401, { code: 'token_invalid' });

    expect(await answer).toMatchObject({ code: 'token_invalid' });
  });

  it('renews nothing for who is not signed in', async () => {
    document.cookie = 'csrf_refresh_token=; Max-Age=0';
    const answer = api.invoke(listOrders).catch(Problem.of);

    await server.refuse('GET', '/orders', 401, { code: 'not_signed_in' });

    expect(await answer).toMatchObject({ code: 'not_signed_in' });
  });

  it('shows what only our own pages can read, the newest of it when it sends again', () => {
    void api.invoke(placeOrder, ORDER);
    const first = server.request('POST', '/orders');
    expect(first.request.headers.get('X-CSRF-TOKEN')).toBe('access');

    hold({ csrf_access_token: 'newer' });
    first.flush({ code: 'csrf_token_wrong' }, { status: 403, statusText: 'Refused' });

    expect(server.request('POST', '/orders').request.headers.get('X-CSRF-TOKEN')).toBe('newer');
  });

  it('shows the twin of the refresh token where that is what is sent, and none where nothing is changed', () => {
    void api.invoke(logout);
    void api.invoke(listOrders);

    expect(server.request('POST', '/auth/logout').request.headers.get('X-CSRF-TOKEN')).toBe('refresh');
    expect(server.request('GET', '/orders').request.headers.has('X-CSRF-TOKEN')).toBe(false);
  });
});
