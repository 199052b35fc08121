import { TestBed } from '@angular/core/testing';

import { aCustomer, anOrderSummary, page } from '../../testing/builders';
import { CLIENT, Server, button, render, settle, textOf } from '../../testing/server';
import { CustomerDetail } from './customer-detail';

describe('CustomerDetail', () => {
  let server: Server;

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: CLIENT });
    server = new Server();
  });

  it('says who it is, and asks for their orders and payments alone', async () => {
    const detail = await render(CustomerDetail, { id: 'customer-1' });
    await server.answer('GET', '/customers/customer-1', aCustomer());
    const [orders, payments] = [server.request('GET', '/orders'), server.request('GET', '/payments')];
    orders.flush(page([anOrderSummary()]));
    payments.flush(page([]));
    await settle();

    expect([orders, payments].map(({ request }) => request.params.get('customer_id'))).toEqual(['customer-1', 'customer-1']);
    expect(textOf(detail)).toContain('Ada Jensen');
    expect(textOf(detail)).toContain('Vestergade 12');
    expect(textOf(detail)).toContain('O-2026-000001');
  });

  it('says what is not there yet', async () => {
    const detail = await render(CustomerDetail, { id: 'customer-1' });
    await server.answer('GET', '/customers/customer-1', aCustomer({ address: null }));
    await server.answer('GET', '/orders', page([]));
    await server.answer('GET', '/payments', page([]));

    expect(textOf(detail)).toContain('No orders yet');
    expect(textOf(detail)).toContain('None yet. It is asked for with the first order.');
  });

  it('shows who it is also where their orders cannot be told, and asks again for those', async () => {
    const detail = await render(CustomerDetail, { id: 'customer-1' });
    await server.answer('GET', '/customers/customer-1', aCustomer());
    await server.answer('GET', '/payments', page([]));
    await server.refuse('GET', '/orders', 503, { detail: 'Inventory is away.' });
    expect(textOf(detail)).toContain('Vestergade 12');

    button(detail, 'Try again').click();
    await server.answer('GET', '/orders', page([anOrderSummary()]));

    expect(textOf(detail)).toContain('O-2026-000001');
  });

  it('says that there is no such customer', async () => {
    const detail = await render(CustomerDetail, { id: 'customer-1' });

    await server.refuse('GET', '/customers/customer-1', 404, { code: 'customer_not_found', detail: 'There is none.' });

    expect(textOf(detail)).toContain('There is none.');
  });
});
