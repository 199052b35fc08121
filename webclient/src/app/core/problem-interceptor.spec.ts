import { TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';

import { CLIENT, Server } from '../../testing/server';
import { Api } from '../api/api';
import { listOrders, login } from '../api/functions';
import { Problem } from './problem';

describe('problemInterceptor', () => {
  beforeEach(() => TestBed.configureTestingModule({ providers: CLIENT }));

  it('turns a refusal into a problem', async () => {
    const answer = TestBed.inject(Api).invoke(listOrders).catch(Problem.of);

    await new Server().refuse('GET', '/orders', 503, { code: 'unavailable' });

    expect(await answer).toMatchObject({ status: 503, code: 'unavailable' });
  });

  it('leads to the sign-in page when the session has ended, and back after', async () => {
    const router = TestBed.inject(Router);
    await router.navigateByUrl('/orders');
    TestBed.inject(Api).invoke(listOrders).catch(Problem.of);

    await new Server().refuse('GET', '/orders', 401);
    await vi.waitFor(() => {
      expect(router.url).toBe('/sign-in?returnUrl=%2Forders');
    });
  });

  it('leaves a wrong password to the form', async () => {
    const router = TestBed.inject(Router);
    const answer = TestBed.inject(Api).invoke(login, { body: { email: 'a@b.example', password: 'x' } }).catch(Problem.of);

    await new Server().refuse('POST', '/auth/login', 401, { code: 'wrong_credentials' });

    expect(await answer).toMatchObject({ code: 'wrong_credentials' });
    expect(router.url).toBe('/');
  });
});
