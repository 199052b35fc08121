import { TestBed } from '@angular/core/testing';

import { aProduct, anOrder } from '../../testing/builders';
import { CLIENT, Server } from '../../testing/server';
import { BasketStore } from './basket-store';
import { CheckoutStore } from './checkout-store';

const SHORT = { code: 'insufficient_stock', details: { 'KIT-0001.asked': 2, 'KIT-0001.available': 1 } };

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

  /** Presses the button; the server refuses. Returns the key that was sent. */
  async function refused(status: number, document: object): Promise<string | null> {
    const placed = checkout.place('customer-1');
    const request = server.request('POST', '/orders');
    request.flush(document, { status, statusText: 'Refused' });
    await placed;
    return request.request.headers.get('Idempotency-Key');
  }

  it('orders what is in the basket, once, and empties it', async () => {
    const placed = [checkout.place('customer-1'), checkout.place('customer-1')];
    const request = server.request('POST', '/orders');
    request.flush(anOrder());

    expect(await Promise.all(placed)).toEqual([anOrder(), null]);
    expect(request.request.body).toEqual({ lines: [{ sku: 'KIT-0001', quantity: 2 }] });
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
    void checkout.place('customer-1');

    expect(localStorage.getItem('kontor.basket')).toContain('"askedBy":"customer-1"');
  });

  it('keeps the key, and the basket free, when nothing was started', async () => {
    const first = await refused(503, { code: 'unavailable' });

    expect(checkout.isInDoubt()).toBe(false);
    expect(checkout.problem()?.status).toBe(503);
    expect(await refused(503, { code: 'unavailable' })).toBe(first);
  });

  it('says what is short, and tries again under another key with what there is', async () => {
    const first = await refused(409, SHORT);
    expect(checkout.shortages().get('KIT-0001')).toEqual({ sku: 'KIT-0001', asked: 2, available: 1 });

    checkout.adjust();

    expect(basket.quantityOf('KIT-0001')).toBe(1);
    expect(checkout.problem()).toBeNull();
    expect(await refused(409, SHORT)).not.toBe(first);
  });

  it('gives up a doubt with another key', async () => {
    const first = await refused(504, { code: 'outcome_unknown' });

    checkout.giveUp();

    expect(checkout.isInDoubt()).toBe(false);
    expect(basket.key()).not.toBe(first);
  });
});
