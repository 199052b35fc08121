import { TestBed } from '@angular/core/testing';

import { anInvoiceSummary, anOrder, page } from '../../testing/builders';
import { CLIENT, Server, render, settle, textOf } from '../../testing/server';
import { OrderDetail } from './order-detail';

/** Longer than all waits for an invoice together. */
const LONGEST_WAIT_MS = 20_000;

describe('OrderDetail', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    TestBed.configureTestingModule({ providers: CLIENT });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('says that it is loading', async () => {
    expect(textOf(await render(OrderDetail, { orderId: 'order-1' }))).toContain('Loading the order…');
  });

  it('says that there is no such order', async () => {
    const detail = await render(OrderDetail, { orderId: 'order-1' });

    await new Server().refuse('GET', '/orders/order-1', 404, { detail: 'There is no order order-1.' });

    expect(textOf(detail)).toContain('There is no order order-1.');
  });

  it('shows lines, totals and state while the invoice is written', async () => {
    const detail = await render(OrderDetail, { orderId: 'order-1' });

    await new Server().answer('GET', '/orders/order-1', anOrder());

    expect(textOf(detail)).toContain('Bread knife');
    expect(textOf(detail)).toContain('Total€44.98');
    expect(textOf(detail)).toContain('It is being written…');
  });

  it('asks for the invoice until it is there', async () => {
    const detail = await render(OrderDetail, { orderId: 'order-1' });
    const server = new Server();
    await server.answer('GET', '/orders/order-1', anOrder());

    await vi.advanceTimersByTimeAsync(0);
    await server.answer('GET', '/invoices', page([]));
    await vi.advanceTimersByTimeAsync(1_000);
    await server.answer('GET', '/invoices', page([anInvoiceSummary()]));

    expect(textOf(detail)).toContain('2026-000001');
  });

  it('stops asking after a while, and offers to look again', async () => {
    const detail = await render(OrderDetail, { orderId: 'order-1' });
    const server = new Server();
    await server.answer('GET', '/orders/order-1', anOrder());

    for (let waited = 0; waited < LONGEST_WAIT_MS; waited += 500) {
      await vi.advanceTimersByTimeAsync(500);
      for (const request of server.requests('/invoices')) request.flush(page([]));
      await settle();
    }

    expect(textOf(detail)).toContain('your order is safe');
    expect(textOf(detail)).toContain('Look again');
  });
});
