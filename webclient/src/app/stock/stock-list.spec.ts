import { TestBed } from '@angular/core/testing';

import { aStock, page } from '../../testing/builders';
import { CLIENT, Server, button, render, textOf } from '../../testing/server';
import { StockList } from './stock-list';

describe('StockList', () => {
  beforeEach(() => TestBed.configureTestingModule({ providers: CLIENT }));

  it('shows the counts, and what is scarce', async () => {
    const list = await render(StockList);
    const items = [aStock({ available: 1200 }), aStock({ sku: 'B', available: 5 }), aStock({ sku: 'C', available: 0 })];

    await new Server().answer('GET', '/stock', page([...items, aStock({ sku: 'D', available: 0, is_archived: true })]));

    for (const words of ['1,200', 'Running out 5', 'Sold out 0', 'Sold no more 0']) expect(textOf(list)).toContain(words);
  });

  it('asks for what is looked for', async () => {
    await render(StockList, { search: 'knife', running: 'out' });

    const { params } = new Server().request('GET', '/stock').request;
    expect([params.get('search'), params.get('is_running_out')]).toEqual(['knife', 'true']);
  });

  it.each([
    [{}, 'No stock yet'],
    [{ running: 'out' }, 'Nothing is running out'],
    [{ search: 'x', running: 'out' }, 'Nothing matches'],
  ])('with %j it says what an empty list means', async (inputs, words) => {
    const list = await render(StockList, inputs);

    await new Server().answer('GET', '/stock', page([]));

    expect(textOf(list)).toContain(words);
  });

  it('says what went wrong, and tries again', async () => {
    const list = await render(StockList);
    const server = new Server();
    await server.refuse('GET', '/stock', 503, { detail: 'Inventory is away.' });
    expect(textOf(list)).toContain('Inventory is away.');

    button(list, 'Try again').click();
    await server.answer('GET', '/stock', page([aStock()]));

    expect(textOf(list)).toContain('Bread knife');
  });
});
