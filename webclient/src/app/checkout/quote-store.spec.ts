import { TestBed } from '@angular/core/testing';

import { aProduct, aQuote, aQuotedLine } from '../../testing/builders';
import { CLIENT, Server, settle } from '../../testing/server';
import { BasketStore } from './basket-store';
import { QuoteStore } from './quote-store';

describe('QuoteStore', () => {
  let basket: BasketStore;
  let quotes: QuoteStore;
  let server: Server;

  beforeEach(() => {
    localStorage.clear();
    TestBed.configureTestingModule({ providers: [...CLIENT, QuoteStore] });
    basket = TestBed.inject(BasketStore);
    quotes = TestBed.inject(QuoteStore);
    server = new Server();
    basket.add(aProduct());
    quotes.deliverTo('DK');
    TestBed.tick();
  });

  it('asks what the lines cost where they go', async () => {
    const request = server.request('POST', '/quotes');
    expect(request.request.body).toEqual({ lines: [{ sku: 'KIT-0001', quantity: 1 }], country: 'DK' });
    expect(quotes.isAsking()).toBe(true);

    request.flush(aQuote());
    await settle();

    expect(quotes.quote()).toEqual(aQuote());
    expect(quotes.isAsking()).toBe(false);
  });

  it('asks anew for other lines and another country, and keeps the last answer meanwhile', async () => {
    await server.answer('POST', '/quotes', aQuote());

    quotes.deliverTo('SE');
    basket.setQuantity('KIT-0001', 2);
    TestBed.tick();

    expect(server.request('POST', '/quotes').request.body).toEqual({
      lines: [{ sku: 'KIT-0001', quantity: 2 }], country: 'SE',
    });
    expect(quotes.quote()).toEqual(aQuote());
  });

  it('forgets the quote of an empty basket', async () => {
    await server.answer('POST', '/quotes', aQuote());

    basket.clear();
    TestBed.tick();

    expect(quotes.quote()).toBeNull();
  });

  it('takes what there is of a line that is short', async () => {
    basket.setQuantity('KIT-0001', 5);
    TestBed.tick();
    const lines = [aQuotedLine({ quantity: 5, available: 2, short: 3 })];
    for (const request of server.requests('/quotes')) if (!request.cancelled) request.flush(aQuote({ is_available: false, lines }));
    await settle();
    expect(quotes.isShort()).toBe(true);

    quotes.adjust();

    expect(basket.quantityOf('KIT-0001')).toBe(2);
  });

  it('leaves out what is sold no more', async () => {
    await server.refuse('POST', '/quotes', 409, { code: 'product_archived', details: { skus: ['KIT-0001'] } });
    expect(quotes.gone()).toEqual(['KIT-0001']);

    quotes.adjust();

    expect(basket.count()).toBe(0);
  });
});
