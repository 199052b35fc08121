import { TestBed } from '@angular/core/testing';

import { aCustomer, anOrderSummary, page } from '../../testing/builders';
import { CLIENT, Server, button, render, settle, textOf } from '../../testing/server';
import { Session } from '../core/session';
import { OrderList } from './order-list';

describe('OrderList', () => {
  beforeEach(() => TestBed.configureTestingModule({ providers: CLIENT }));

  it('says that it is loading', async () => {
    expect(textOf(await render(OrderList))).toContain('Loading orders…');
  });

  it('says that there are none yet', async () => {
    const list = await render(OrderList);

    await new Server().answer('GET', '/orders', page([]));

    expect(textOf(list)).toContain('No orders yet');
  });

  it('says what went wrong, and tries again', async () => {
    const list = await render(OrderList);
    const server = new Server();
    await server.refuse('GET', '/orders', 503, { detail: 'Inventory is away.', correlation_id: 'journey-1' });
    expect(textOf(list)).toContain('Inventory is away.Nothing was started.');
    expect(textOf(list)).toContain('Reference journey-1');

    button(list, 'Try again').click();
    await server.answer('GET', '/orders', page([anOrderSummary()]));

    expect(textOf(list)).toContain('O-2026-000001');
  });

  it('lists orders, and more of them when asked', async () => {
    const list = await render(OrderList);
    const server = new Server();
    await server.answer('GET', '/orders', page([anOrderSummary()], 'next'));
    expect(textOf(list)).toContain('Reserved€44.98');

    button(list, 'Load more').click();
    const more = server.request('GET', '/orders');
    more.flush(page([anOrderSummary({ id: 'order-2', number: 'O-2026-000002' })]));
    await settle();

    expect(more.request.params.get('cursor')).toBe('next');
    expect(textOf(list)).toContain('O-2026-000002');
  });

  describe('for the staff', () => {
    let server: Server;

    beforeEach(async () => {
      server = new Server();
      const signedIn = TestBed.inject(Session).signIn({ email: 'a', password: 'b' });
      await server.answer('POST', '/auth/login', { customer: aCustomer({ roles: ['support'] }) });
      await signedIn;
    });

    it('says who ordered, and asks for what the address says', async () => {
      const list = await render(OrderList, { state: 'CONFIRMED', search: 'ada@shop.example' });
      const asked = server.request('GET', '/orders');
      asked.flush(page([anOrderSummary()]));
      await settle();

      expect([asked.request.params.get('state'), asked.request.params.get('search')]).toEqual(['CONFIRMED', 'ada@shop.example']);
      expect(textOf(list)).toContain('Ada Jensenada@shop.example');
    });

    it('says at the field what cannot be looked for', async () => {
      const list = await render(OrderList, { search: 'Ada' });

      await server.refuse('GET', '/orders', 422, { errors: { search: ['Must be an order number or an e-mail address.'] } });

      expect(textOf(list)).toContain('Must be an order number or an e-mail address.');
      expect(() => button(list, 'Try again')).toThrow();
    });

    it('says that nothing matches', async () => {
      const list = await render(OrderList, { search: 'O-999999' });

      await server.answer('GET', '/orders', page([]));

      expect(textOf(list)).toContain('No order matches');
    });
  });
});
