import { ComponentFixture, TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';

import { aCustomer, aProduct, anOrder } from '../../testing/builders';
import { CLIENT, Server, button, render, settle, textOf } from '../../testing/server';
import { Session } from '../core/session';
import { BasketPage } from './basket-page';
import { BasketStore } from './basket-store';

const SHORT = { code: 'insufficient_stock', details: { 'KIT-0001.asked': 2, 'KIT-0001.available': 1 } };

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

  it('says that it is empty', async () => {
    expect(textOf(await render(BasketPage))).toContain('Your basket is empty');
  });

  it('shows lines and net, and asks to sign in before ordering', async () => {
    const basket = await aFilledBasket();
    expect(textOf(basket)).toContain('€18.90 each');
    expect(textOf(basket)).toContain('Net€37.80');

    button(basket, 'Sign in to order').click();
    await settle();

    await vi.waitFor(() => {
      expect(TestBed.inject(Router).url).toBe('/sign-in?returnUrl=%2Fbasket');
    });
  });

  it('orders, and shows the order', async () => {
    await signIn();
    const basket = await aFilledBasket();

    button(basket, 'Order now').click();
    expect(textOf(basket)).toContain('Ordering…');
    await server.answer('POST', '/orders', anOrder());

    await vi.waitFor(() => {
      expect(TestBed.inject(Router).url).toBe('/orders/order-1');
    });
  });

  it('marks the line that is short, and takes what there is', async () => {
    await signIn();
    const basket = await aFilledBasket();
    button(basket, 'Order now').click();
    await server.refuse('POST', '/orders', 409, SHORT);
    expect(textOf(basket)).toContain('Only 1 available');

    button(basket, 'Take what is available').click();

    expect(textOf(basket)).toContain('Net€18.90');
    expect(textOf(basket)).not.toContain('Only 1 available');
  });

  it('asks again when it is unknown whether it was ordered, and lets nothing change meanwhile', async () => {
    await signIn();
    const basket = await aFilledBasket();
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
    await signIn();
    const basket = await aFilledBasket();

    button(basket, 'Order now').click();
    await server.refuse('POST', '/orders', 503, { code: 'unavailable', detail: 'Inventory is away.' });

    expect(textOf(basket)).toContain('Inventory is away.Nothing was started.');
    expect(button(basket, 'Order now').disabled).toBe(false);
  });
});
