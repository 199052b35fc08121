import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';

import { aCustomer } from '../../testing/builders';
import { CLIENT, Server } from '../../testing/server';
import { Session } from './session';

function holdToken(): void {
  document.cookie = 'csrf_refresh_token=t';
}

describe('Session', () => {
  beforeEach(() => {
    document.cookie = 'csrf_refresh_token=; Max-Age=0';
    TestBed.configureTestingModule({ providers: CLIENT });
  });

  it('is anonymous without asking when the browser holds no token', async () => {
    const session = TestBed.inject(Session);

    await session.restore();

    expect(session.isSignedIn()).toBe(false);
    expect(new Server().requests('/me')).toEqual([]);
  });

  it('asks whose token it is', async () => {
    holdToken();
    const session = TestBed.inject(Session);

    const restored = session.restore();
    await new Server().answer('GET', '/me', aCustomer({ name: 'Ada van Dyk Jensen' }));
    await restored;

    expect(session.customer()?.email).toBe('ada@shop.example');
    expect(session.initials()).toBe('AJ');
  });

  it('goes on when only the access token has run out', async () => {
    holdToken();
    const session = TestBed.inject(Session);
    const server = new Server();

    const restored = session.restore();
    await server.refuse('GET', '/me', 401);
    await server.answer('POST', '/auth/refresh', { customer: aCustomer() });
    await server.answer('GET', '/me', aCustomer());
    await restored;

    expect(session.isSignedIn()).toBe(true);
  });

  it('is anonymous, and settled, when its renewal is refused', async () => {
    holdToken();
    const session = TestBed.inject(Session);
    const server = new Server();

    const restored = session.restore();
    await server.refuse('GET', '/me', 401);
    await server.refuse('POST', '/auth/refresh', 401);
    await restored;

    expect(session.isSignedIn()).toBe(false);
    expect(session.isSettled()).toBe(true);
    expect(TestBed.inject(Router).url).toBe('/');
  });

  it('asks again where no answer came', async () => {
    holdToken();
    const session = TestBed.inject(Session);
    const server = new Server();

    const failed = session.restore();
    await server.refuse('GET', '/me', 503);
    await failed;
    expect(session.isSettled()).toBe(false);
    const restored = session.restore();
    await server.answer('GET', '/me', aCustomer());
    await restored;

    expect(session.isSignedIn()).toBe(true);
  });

  it('signs in, knows the roles, and signs out', async () => {
    const session = TestBed.inject(Session);
    const server = new Server();

    const signedIn = session.signIn({ email: 'ada@shop.example', password: 'secret' });
    await server.answer('POST', '/auth/login', { customer: aCustomer({ roles: ['ops'] }) });
    await signedIn;
    expect(session.hasRole('ops', 'admin')).toBe(true);
    expect(session.hasRole('accountant')).toBe(false);

    const signedOut = session.signOut();
    await server.answer('POST', '/auth/logout', null);
    await signedOut;
    expect(session.isSignedIn()).toBe(false);
  });

  it('is signed in to the account that it has opened', async () => {
    const session = TestBed.inject(Session);
    const server = new Server();

    const account = { email: 'ada@shop.example', password: 'a long secret', name: 'Ada', country: 'DK' };
    const registered = session.register(account);
    await server.answer('POST', '/auth/register', aCustomer());
    await server.answer('POST', '/auth/login', { customer: aCustomer() });
    await registered;

    expect(session.isSignedIn()).toBe(true);
  });
});
