import { TestBed } from '@angular/core/testing';

import { aCustomer, euro } from '../../testing/builders';
import { CLIENT, Server, button, render, settle, textOf } from '../../testing/server';
import { Session } from '../core/session';
import { TodayBoard } from './today-board';

const NONE = { count: 0, oldest: [] };
const WAITING = {
  id: 'shipment-1', order_id: 'order-1', order_number: 'O-000007', customer_name: 'Ada Jensen',
  planned_at: '2026-11-22T10:00:00Z',
};

describe('TodayBoard', () => {
  let server: Server;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
    vi.setSystemTime('2026-11-22T12:00:00Z');
    TestBed.configureTestingModule({ providers: CLIENT });
    server = new Server();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  async function board(...roles: string[]): ReturnType<typeof render<TodayBoard>> {
    const signedIn = TestBed.inject(Session).signIn({ email: 'a', password: 'b' });
    await server.answer('POST', '/auth/login', { customer: aCustomer({ roles }) });
    await signedIn;
    return render(TodayBoard);
  }

  it('shows the warehouse what to pack, the oldest first, and where all of it is', async () => {
    const page = await board('warehouse');

    await server.answer('GET', '/today/shipments', { planned: { count: 12, oldest: [WAITING] }, ready: NONE, on_hold: NONE });

    expect(textOf(page)).toContain('To pack12Order O-000007Ada Jensen2 h ago');
    expect(textOf(page)).toContain('Nothing waits for a carrier.');
    const hrefs = [...(page.nativeElement as HTMLElement).querySelectorAll('a')].map((link) => link.getAttribute('href'));
    expect(hrefs).toContain('/shipments?state=PLANNED');
  });

  it('asks for nothing that the role may not see', async () => {
    await board('catalogue');

    expect(server.requests('/today/stock')).toHaveLength(1);
    for (const part of ['shipments', 'orders', 'payments']) expect(server.requests(`/today/${part}`)).toEqual([]);
  });

  it('leads the catalogue to its products, and the warehouse to the stock', async () => {
    const page = await board('catalogue');

    await server.answer('GET', '/today/stock', {
      units: 5, count: 1, scarcest: [{ id: 'id-1', sku: 'KIT-0001', name: 'Bread knife', available: 0 }],
    });

    expect(textOf(page)).toContain('Bread knifeKIT-0001Sold out');
    expect((page.nativeElement as HTMLElement).querySelector('li a')?.getAttribute('href')).toBe('/products/id-1');
  });

  it('says of a part that its service is away, and shows the others', async () => {
    const page = await board('support');
    await server.refuse('GET', '/today/payments', 503, { detail: 'Billing is away.' });
    await server.answer('GET', '/today/orders', {
      since: '2026-11-22T00:00:00Z', placed: { count: 2, totals: [euro(4498)] }, paid: { count: 1, totals: [euro(1000)] },
    });

    expect(textOf(page)).toContain('Billing is away.There is nothing to see of the payments until then.');
    expect(textOf(page)).toContain('Placed2 orders€44.98');

    button(page, 'Try again').click();
    await server.answer('GET', '/today/payments', NONE);

    expect(textOf(page)).toContain('The payment provider has answered everything.');
  });

  it('asks for the orders since the day began where the reader is', async () => {
    await board('accountant');

    const since = server.request('GET', '/today/orders').request.params.get('since');

    expect(new Date(String(since)).getHours()).toBe(0);
  });

  it('looks again after a while, and not once one has left', async () => {
    const page = await board('warehouse');
    for (const part of ['shipments', 'stock', 'orders']) server.requests(`/today/${part}`);

    vi.advanceTimersByTime(15_000);
    await settle();
    expect(server.requests('/today/shipments')).toHaveLength(1);

    page.destroy();
    vi.advanceTimersByTime(60_000);
    expect(server.requests('/today/shipments')).toEqual([]);
  });
});
