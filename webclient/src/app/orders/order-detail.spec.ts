import { ComponentFixture, TestBed } from '@angular/core/testing';

import {
  aCustomer, aPayment, aShipment, aTry, anEntry, anInvoiceSummary, anOrderDocument, euro, page,
} from '../../testing/builders';
import { CLIENT, Server, button, render, settle, textOf } from '../../testing/server';
import { Customer, InvoiceSummary, OrderDocument } from '../api/models';
import { Session } from '../core/session';
import { OrderDetail } from './order-detail';

const PAYMENTS = '/orders/order-1/payments';
const CONFIRMED = anOrderDocument({
  state: 'CONFIRMED', payment: aPayment({ authorised: euro(4498) }), shipments: [aShipment()],
});

describe('OrderDetail', () => {
  let server: Server;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date'] });
    vi.setSystemTime('2026-11-22T10:05:00Z');
    TestBed.configureTestingModule({ providers: CLIENT });
    server = new Server();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  async function signIn(customer: Customer = aCustomer()): Promise<void> {
    const signedIn = TestBed.inject(Session).signIn({ email: 'a', password: 'b' });
    await server.answer('POST', '/auth/login', { customer });
    await signedIn;
  }

  /** What the page asks for, answered. */
  async function read(order: OrderDocument, invoices: InvoiceSummary[] = []): Promise<void> {
    await server.answer('GET', '/orders/order-1', order);
    await server.answer('GET', '/orders/order-1/timeline', { items: [anEntry()], has_more: false });
    await server.answer('GET', '/invoices', page(invoices));
  }

  async function shown(order: OrderDocument, ...invoices: InvoiceSummary[]): Promise<ComponentFixture<OrderDetail>> {
    const detail = await render(OrderDetail, { orderId: 'order-1' });
    await read(order, invoices);
    detail.detectChanges();
    return detail;
  }

  it('says that it is loading', async () => {
    expect(textOf(await render(OrderDetail, { orderId: 'order-1' }))).toContain('Loading the order…');
  });

  it('says that there is no such order', async () => {
    const detail = await render(OrderDetail, { orderId: 'order-1' });

    await server.refuse('GET', '/orders/order-1', 404, { code: 'order_not_found' });

    expect(textOf(detail)).toContain('There is no such order.');
  });

  it('shows lines, totals, course, and how long its units are held', async () => {
    await signIn();
    const detail = await shown(anOrderDocument());

    for (const words of ['Bread knife', 'Total€44.98', 'Order placed', 'Not paid yet', '10:00 left', 'Pay €44.98']) {
      expect(textOf(detail)).toContain(words);
    }
  });

  it('pays once, and says that it is confirmed', async () => {
    await signIn();
    const detail = await shown(anOrderDocument());

    button(detail, 'Pay €44.98').click();
    button(detail, 'Paying…').click();
    await server.answer('POST', PAYMENTS, {});
    await read(CONFIRMED);

    expect(textOf(detail)).toContain('Confirmed. It is packed next');
    expect(textOf(detail)).toContain('2 × Bread knife');
    expect(() => button(detail, 'Pay')).toThrow();
  });

  it('says that a card was declined, and takes another', async () => {
    await signIn();
    const detail = await shown(anOrderDocument());
    button(detail, 'Pay €44.98').click();
    await server.refuse('POST', PAYMENTS, 402, { code: 'payment_declined', details: { reason: 'card_declined' } });
    const attempts = [aTry({ state: 'DECLINED', reason: 'card_declined' })];
    await read(anOrderDocument({ payment: aPayment({ attempts }) }));
    expect(textOf(detail)).toContain('The card was declined; nothing was charged.');

    button(detail, 'Pay €44.98').click();

    expect(server.request('POST', PAYMENTS).request.body).toEqual({ card_token: 'card_approved' });
  });

  it('still says so to who comes back later', async () => {
    await signIn();
    const attempts = [aTry({ state: 'DECLINED', reason: 'not_charged' })];

    expect(textOf(await shown(anOrderDocument({ payment: aPayment({ attempts }) })))).toContain('nothing was charged');
  });

  it('takes no card while a payment is in doubt, and asks what became of it', async () => {
    await signIn();
    const detail = await shown(anOrderDocument());
    button(detail, 'Pay €44.98').click();
    await server.refuse('POST', PAYMENTS, 504, { code: 'provider_silent' });
    expect(textOf(detail)).toContain('Your payment is being confirmed.');
    expect(() => button(detail, 'Pay')).toThrow();
    await read(anOrderDocument({ payment: aPayment({ is_in_doubt: true }) }));

    await vi.advanceTimersByTimeAsync(500);
    await server.answer('POST', PAYMENTS, {});
    await settle();
    for (const request of server.requests('/orders/order-1')) request.flush(CONFIRMED);
    await settle();

    expect(textOf(detail)).toContain('Confirmed.');
  });

  it('cancels after asking once more', async () => {
    await signIn();
    const detail = await shown(CONFIRMED);
    button(detail, 'Cancel the order').click();
    button(detail, 'No, keep it').click();
    button(detail, 'Cancel the order').click();

    button(detail, 'Yes, cancel it').click();
    await server.answer('POST', '/orders/order-1/cancel', {});
    await read(anOrderDocument({ state: 'CANCELLED' }));

    expect(textOf(detail)).toContain('Cancelled. Nothing is sent');
    expect(() => button(detail, 'Cancel')).toThrow();
  });

  it('links its invoices and credit notes', async () => {
    await signIn();
    const note = anInvoiceSummary({ id: 'note-1', kind: 'CREDIT_NOTE', number: 'CN-2026-000001' });

    const text = textOf(await shown(CONFIRMED, anInvoiceSummary(), note));

    expect(text).toContain('2026-000001 Invoice, €44.98');
    expect(text).toContain('CN-2026-000001 Credit note, €44.98');
  });

  it('shows the warehouse what to send, and nothing of the money', async () => {
    await signIn(aCustomer({ id: 'staff-1', roles: ['warehouse'] }));

    const text = textOf(await shown(anOrderDocument()));

    expect(text).toContain('Bread knife');
    for (const words of ['Test card', 'Invoices', 'Not paid yet', 'Cancel']) expect(text).not.toContain(words);
  });

  it('lets support cancel what is not theirs, and not pay for it', async () => {
    await signIn(aCustomer({ id: 'staff-1', roles: ['support'] }));

    const text = textOf(await shown(anOrderDocument()));

    expect(text).toContain('Cancel the order');
    expect(text).not.toContain('Test card');
  });

  it('is a workbench for the staff: who ordered, what was tried, what is still to come', async () => {
    await signIn(aCustomer({ id: 'staff-1', roles: ['support'] }));
    const attempts = [aTry({ state: 'DECLINED', reason: 'card_declined' })];

    const text = textOf(await shown(anOrderDocument({ payment: aPayment({ id: 'payment-1', attempts }) })));

    for (const words of ['All orders of this customer', 'Authorisation€44.98', 'card declined', 'Still to come€44.98']) {
      expect(text).toContain(words);
    }
  });

  it('leads the warehouse to packing, and the accountant to the refund', async () => {
    const captured = aPayment({ id: 'payment-1', authorised: euro(4498), captured: euro(4498) });
    await signIn(aCustomer({ id: 'staff-1', roles: ['warehouse', 'accountant'] }));

    const page = await shown(anOrderDocument({ state: 'CONFIRMED', payment: captured, shipments: [aShipment()] }));

    const hrefs = [...(page.nativeElement as HTMLElement).querySelectorAll('a')].map((link) => link.getAttribute('href'));
    expect(textOf(page)).toContain('Go to packing');
    expect(hrefs).toContain('/shipments/shipment-1');
    expect(hrefs).toContain('/payments/payment-1');
    expect(textOf(page)).toContain('Refund');
  });

  it('asks the customer for nothing of that', async () => {
    await signIn();

    const text = textOf(await shown(CONFIRMED));

    for (const words of ['All orders of this customer', 'Attempts', 'Go to packing']) expect(text).not.toContain(words);
  });
});
