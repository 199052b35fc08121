import { TestBed } from '@angular/core/testing';

import { aProduct, euro } from '../../testing/builders';
import { BasketStore } from './basket-store';

const KNIFE = aProduct();
const ORDER = { lines: [{ sku: KNIFE.sku, quantity: 1 }] };
const BOWL = aProduct({ sku: 'TAB-0001', name: 'Bowl', unit_price: euro(950) });

function aBasket(): BasketStore {
  return TestBed.inject(BasketStore);
}

describe('BasketStore', () => {
  beforeEach(() => {
    localStorage.clear();
  });

  it('counts units and sums the net price', () => {
    const basket = aBasket();

    basket.add(KNIFE);
    basket.add(KNIFE);
    basket.add(BOWL);

    expect(basket.count()).toBe(3);
    expect(basket.net()).toEqual(euro(4730));
  });

  it('takes a line away at zero units', () => {
    const basket = aBasket();
    basket.add(KNIFE);

    basket.setQuantity(KNIFE.sku, 0);

    expect(basket.lines()).toEqual([]);
  });

  it('gives other lines another key', () => {
    const basket = aBasket();
    basket.add(KNIFE);
    const key = basket.key();

    basket.add(BOWL);

    expect(basket.key()).not.toBe(key);
    expect(basket.key()).toMatch(/^[\x21-\x7e]{1,200}$/);
  });

  it('survives a reload with its key and its doubt', () => {
    const basket = aBasket();
    basket.add(KNIFE);
    basket.lock('customer-1', ORDER);
    const { key } = basket;
    const kept = key();

    TestBed.resetTestingModule();

    expect(aBasket().key()).toBe(kept);
    expect(aBasket().isLocked()).toBe(true);
    expect(aBasket().count()).toBe(1);
  });

  it('does not change while it is unknown whether it was ordered', () => {
    const basket = aBasket();
    basket.add(KNIFE);
    basket.lock('customer-1', ORDER);
    const key = basket.key();

    basket.add(BOWL);
    basket.setQuantity(KNIFE.sku, 5);

    expect(basket.count()).toBe(1);
    expect(basket.key()).toBe(key);
  });

  it('asks under a key of their own when somebody else signs in', () => {
    const basket = aBasket();
    basket.add(KNIFE);
    basket.lock('customer-1', ORDER);
    const key = basket.key();

    basket.lock('customer-2', ORDER);

    expect(basket.key()).not.toBe(key);
  });

  it('gives the order that is in doubt, and not another', () => {
    const basket = aBasket();
    basket.add(KNIFE);
    expect(basket.lock('customer-1', null)).toBeNull();
    basket.lock('customer-1', ORDER);

    expect(basket.lock('customer-1', { lines: [] })).toEqual(ORDER);
    expect(basket.lock('customer-1', null)).toEqual(ORDER);
  });

  it('is free again where nothing was started, under the same key', () => {
    const basket = aBasket();
    basket.add(KNIFE);
    const key = basket.key();
    basket.lock('customer-1', ORDER);

    basket.unlock();

    expect([basket.isLocked(), basket.key()]).toEqual([false, key]);
  });

  it('is the same in another tab', () => {
    const basket = aBasket();
    localStorage.setItem('kontor.basket', JSON.stringify({ lines: [], key: 'of-the-other-tab', attempt: null }));

    window.dispatchEvent(new StorageEvent('storage', { key: 'kontor.basket' }));

    expect(basket.key()).toBe('of-the-other-tab');
  });

  it('starts empty where something else was stored', () => {
    localStorage.setItem('kontor.basket', '{');

    expect(aBasket().count()).toBe(0);
  });
});
