import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';

import { aCustomer } from '../../testing/builders';
import { CLIENT, Server } from '../../testing/server';
import { requireRole, requireSignIn } from './access';
import { Session } from './session';

const ROUTES = [
  { path: 'orders', canActivate: [requireSignIn], children: [] },
  { path: 'instances', canMatch: [requireRole('ops', 'admin')], children: [], title: 'Instances' },
  { path: 'sign-in', children: [] },
  { path: '**', children: [], title: 'Page not found' },
];

describe('access', () => {
  beforeEach(() => {
    document.cookie = 'csrf_refresh_token=; Max-Age=0';
    TestBed.configureTestingModule({ providers: CLIENT });
    TestBed.inject(Router).resetConfig(ROUTES);
  });

  async function signIn(roles: string[]): Promise<void> {
    const signedIn = TestBed.inject(Session).signIn({ email: 'a', password: 'b' });
    await new Server().answer('POST', '/auth/login', { customer: aCustomer({ roles }) });
    await signedIn;
  }

  async function visit(url: string): Promise<string> {
    const router = TestBed.inject(Router);
    await router.navigateByUrl(url);
    return router.url;
  }

  it('lets anonymous people sign in first, and remembers where they wanted to go', async () => {
    expect(await visit('/orders?page=2')).toBe('/sign-in?returnUrl=%2Forders%3Fpage%3D2');
    expect(await visit('/instances')).toBe('/sign-in?returnUrl=%2Finstances');
  });

  it('lets signed-in people pass', async () => {
    await signIn(['customer']);

    expect(await visit('/orders')).toBe('/orders');
  });

  it('hides from others what is for operators', async () => {
    await signIn(['customer']);
    await visit('/instances');

    expect(TestBed.inject(Router).routerState.snapshot.root.firstChild?.title).toBe('Page not found');
  });

  it('shows it to operators', async () => {
    await signIn(['ops']);
    await visit('/instances');

    expect(TestBed.inject(Router).routerState.snapshot.root.firstChild?.title).toBe('Instances');
  });
});
