import { TestBed } from '@angular/core/testing';

import { aProduct, aQuote, anAddress, anOrder, euro } from '../../testing/builders';
import { CLIENT, Server } from '../../testing/server';
import { BasketStore } from './basket-store';
import { CheckoutStore } from './checkout-store';

const SHORT = { code: 'insufficient_stock' };
const BODY = {
  lines: [{ sku: 'KIT-0001', quantity: 2 }], address: anAddress(), expected_total: aQuote().total,
};

describe('CheckoutStore', () => {
  let basket: BasketStore;
  let checkout: CheckoutStore;
  let server: Server;

  beforeEach(() => {
    localStorage.clear();
    TestBed.configureTestingModule({ providers: [...CLIENT, CheckoutStore] });
    basket = TestBed.inject(BasketStore);
    checkout = TestBed.inject(CheckoutStore);
    server = new Server();
    basket.add(aProduct());
    basket.add(aProduct());
  });

  const place = () => checkout.place('customer-1', aQuote(), anAddress());

  /** Presses the button; the server refuses. Returns the key that was sent. */
  async function refused(status: number, document: object): Promise<string | null> {
    const placed = checkout.isInDoubt() ? checkout.askAgain('customer-1') : place();
    const request = server.request('POST', '/orders');
    request.flush(document, { status, statusText: 'Refused' });
    await placed;
    return request.request.headers.get('Idempotency-Key');
  }

  it('orders what is in the basket to the address at the total that was shown, once, and empties it', async () => {
    const placed = [place(), place()];
    const request = server.request('POST', '/orders');
    request.flush(anOrder());

    expect(await Promise.all(placed)).toEqual([anOrder(), null]);
    expect(request.request.body).toEqual(BODY);
    expect(basket.count()).toBe(0);
  });

  it.each([
    [504, 'outcome_unknown'],
    [500, 'internal_error'],
    [409, 'command_in_progress'],
  ])('asks again under the same key after %i %s', async (status, code) => {
    const first = await refused(status, { code });
    expect(checkout.isInDoubt()).toBe(true);
    basket.setQuantity('KIT-0001', 9);

    const second = await refused(504, { code: 'outcome_unknown' });

    expect(second).toBe(first);
    expect(basket.count()).toBe(2);
  });

  it('is in doubt from the moment that it asks', () => {
    void place();

    expect(localStorage.getItem('kontor.basket')).toContain('"attempt":{"customerId":"customer-1"');
  });

  it('keeps the key, and the basket free, when nothing was started', async () => {
    const first = await refused(503, { code: 'unavailable' });

    expect(checkout.isInDoubt()).toBe(false);
    expect(checkout.problem()?.status).toBe(503);
    expect(await refused(503, { code: 'unavailable' })).toBe(first);
  });

  it.each([SHORT, { code: 'total_changed' }])('tries again under another key after $code', async (refusal) => {
    const first = await refused(409, refusal);

    expect(checkout.problem()?.code).toBe(refusal.code);
    expect(await refused(409, refusal)).not.toBe(first);
  });

  it('asks for the very order that is in doubt, also where the total is another by now', async () => {
    await refused(504, { code: 'outcome_unknown' });

    void checkout.place('customer-1', aQuote({ total: euro(9999) }), anAddress({ city: 'Aarhus' }));

    expect(server.request('POST', '/orders').request.body).toEqual(BODY);
  });

  it('has nothing to ask for again where nothing is in doubt', async () => {
    expect(await checkout.askAgain('customer-1')).toBeNull();
  });

  it('gives up a doubt with another key', async () => {
    const first = await refused(504, { code: 'outcome_unknown' });

    checkout.giveUp();

    expect(checkout.isInDoubt()).toBe(false);
    expect(basket.key()).not.toBe(first);
  });
});
