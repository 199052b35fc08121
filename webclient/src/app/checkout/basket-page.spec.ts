import { ComponentFixture, TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';

import { aCustomer, aProduct, aQuote, aQuotedLine, anAddress, anOrder, euro } from '../../testing/builders';
import { CLIENT, Server, button, fill, render, settle, textOf } from '../../testing/server';
import { Quote } from '../api/models';
import { Session } from '../core/session';
import { BasketPage } from './basket-page';
import { BasketStore } from './basket-store';

const SHORT = aQuote({ is_available: false, lines: [aQuotedLine({ available: 1, short: 1 })] });
const DEARER = aQuote({ total: euro(4998), lines: [aQuotedLine({ unit_price: euro(2100), net: euro(4200) })] });
const CHANGED = { total_minor: 4998, total_currency: 'EUR', expected_minor: 4498, expected_currency: 'EUR' };

describe('BasketPage', () => {
  let server: Server;

  beforeEach(() => {
    localStorage.clear();
    TestBed.configureTestingModule({ providers: CLIENT });
    server = new Server();
  });

  async function aFilledBasket(): Promise<ComponentFixture<BasketPage>> {
    const basket = TestBed.inject(BasketStore);
    basket.add(aProduct());
    basket.setQuantity('KIT-0001', 2);
    return render(BasketPage);
  }

  async function signIn(): Promise<void> {
    const signedIn = TestBed.inject(Session).signIn({ email: 'a', password: 'b' });
    await server.answer('POST', '/auth/login', { customer: aCustomer() });
    await signedIn;
  }

  async function quoted(basket: ComponentFixture<BasketPage>, quote: Quote = aQuote()): Promise<void> {
    basket.detectChanges();
    await server.answer('POST', '/quotes', quote);
    basket.detectChanges();
  }

  /** The basket of somebody who has signed in and has an address, with its quote. */
  async function aQuotedBasket(): Promise<ComponentFixture<BasketPage>> {
    await signIn();
    const basket = await aFilledBasket();
    await server.answer('GET', '/me', aCustomer());
    await quoted(basket);
    return basket;
  }

  it('says that it is empty', async () => {
    expect(textOf(await render(BasketPage))).toContain('Your basket is empty');
  });

  it('shows lines and goods, and asks to sign in before ordering', async () => {
    const basket = await aFilledBasket();
    expect(textOf(basket)).toContain('€18.90 each');
    expect(textOf(basket)).toContain('Goods, without tax€37.80');

    button(basket, 'Sign in to order').click();
    await settle();

    await vi.waitFor(() => {
      expect(TestBed.inject(Router).url).toBe('/sign-in?returnUrl=%2Fbasket');
    });
  });

  it('shows where it goes, and what it costs there to the cent', async () => {
    const text = textOf(await aQuotedBasket());

    for (const words of ['Vestergade 12', 'Shipping', 'Tax 19 % on €37.80€7.18', 'Total€44.98']) {
      expect(text).toContain(words);
    }
  });

  it('asks for an address first, and orders nothing before', async () => {
    await signIn();
    const basket = await aFilledBasket();
    await server.answer('GET', '/me', aCustomer({ address: null }));
    await quoted(basket);
    button(basket, 'Order now').click();
    expect(server.requests('/orders')).toEqual([]);

    for (const [field, value] of [['line1', 'Vestergade 12'], ['postal-code', '1456'], ['level2', 'København']] as const) {
      fill(basket, `input[autocomplete$=${field}]`, value);
    }
    button(basket, 'Use this address').click();
    await settle();
    await server.answer('GET', '/me', aCustomer({ address: null }));
    await server.answer('PATCH', '/me', aCustomer());

    expect(textOf(basket)).toContain('Change the address');
    expect(button(basket, 'Order now').getAttribute('aria-disabled')).not.toBe('true');
  });

  it('orders at the total that is shown, once, and shows the order', async () => {
    const basket = await aQuotedBasket();

    button(basket, 'Order now').click();
    expect(textOf(basket)).toContain('Ordering…');
    button(basket, 'Ordering…').click();
    const request = server.request('POST', '/orders');
    expect(request.request.body).toMatchObject({ expected_total: euro(4498), address: anAddress() });
    request.flush(anOrder());

    await vi.waitFor(() => {
      expect(TestBed.inject(Router).url).toBe('/orders/order-1');
    });
  });

  it('shows another price when it has changed, and asks again', async () => {
    const basket = await aQuotedBasket();
    button(basket, 'Order now').click();
    await server.refuse('POST', '/orders', 409, { code: 'total_changed', details: CHANGED });
    await quoted(basket, DEARER);
    expect(textOf(basket)).toContain('Nothing was ordered. The total is €49.98 now; it was €44.98.');
    expect(textOf(basket)).toContain('€21.00 each (it was €18.90)');

    button(basket, 'Order now').click();

    expect(server.request('POST', '/orders').request.body).toMatchObject({ expected_total: euro(4998) });
  });

  it('marks the line that is short, and takes what there is', async () => {
    const basket = await aQuotedBasket();
    button(basket, 'Order now').click();
    await server.refuse('POST', '/orders', 409, { code: 'insufficient_stock' });
    await quoted(basket, SHORT);
    expect(textOf(basket)).toContain('Only 1 available');

    button(basket, 'Take what is available').click();

    expect(textOf(basket)).not.toContain('Only 1 available');
    expect(TestBed.inject(BasketStore).count()).toBe(1);
  });

  it('asks again when it is unknown whether it was ordered, and lets nothing change meanwhile', async () => {
    const basket = await aQuotedBasket();
    button(basket, 'Order now').click();
    await server.refuse('POST', '/orders', 504, { code: 'outcome_unknown', correlation_id: 'journey-1' });
    expect(textOf(basket)).toContain('It is not known yet whether your order was placed.');
    expect(textOf(basket)).toContain('journey-1');

    button(basket, 'One more of Bread knife').click();
    expect(TestBed.inject(BasketStore).count()).toBe(2);

    button(basket, 'Ask again').click();
    await server.answer('POST', '/orders', anOrder());
    expect(TestBed.inject(BasketStore).count()).toBe(0);
  });

  it('says that nothing was started when a service is away', async () => {
    const basket = await aQuotedBasket();

    button(basket, 'Order now').click();
    await server.refuse('POST', '/orders', 503, { code: 'unavailable', detail: 'Inventory is away.' });
    await quoted(basket);

    expect(textOf(basket)).toContain('Inventory is away.Nothing was started.');
    expect(button(basket, 'Order now').getAttribute('aria-disabled')).not.toBe('true');
  });
});
