import { TestBed } from '@angular/core/testing';

import { aCustomerSummary, page } from '../../testing/builders';
import { CLIENT, Server, button, render, settle, textOf } from '../../testing/server';
import { CustomerList } from './customer-list';

describe('CustomerList', () => {
  let server: Server;

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: CLIENT });
    server = new Server();
  });

  it('says that it is loading', async () => {
    expect(textOf(await render(CustomerList))).toContain('Loading customers…');
  });

  it('lists customers that the address looks for, and more of them when asked', async () => {
    const list = await render(CustomerList, { search: 'ada' });
    const asked = server.request('GET', '/customers');
    asked.flush(page([aCustomerSummary()], 'next'));
    await settle();
    expect(asked.request.params.get('search')).toBe('ada');
    expect(textOf(list)).toContain('Ada Jensenada@shop.exampleDenmark');

    button(list, 'Load more').click();
    const more = server.request('GET', '/customers');
    more.flush(page([aCustomerSummary({ id: 'customer-2', name: 'Ada Lund' })]));
    await settle();

    expect([more.request.params.get('cursor'), more.request.params.get('search')]).toEqual(['next', 'ada']);
    expect(textOf(list)).toContain('Ada Lund');
  });

  it('says what to look for where nobody matches', async () => {
    const list = await render(CustomerList, { search: 'Nobody' });

    await server.answer('GET', '/customers', page([]));

    expect(textOf(list)).toContain('No customer matches');
  });

  it('says at the field what cannot be looked for', async () => {
    const list = await render(CustomerList, { search: 'x' });

    await server.refuse('GET', '/customers', 422, { errors: { search: ['Must be text.'] } });

    expect(textOf(list)).toContain('Must be text.');
    expect(() => button(list, 'Try again')).toThrow();
  });

  it('says what went wrong, and tries again', async () => {
    const list = await render(CustomerList);
    await server.refuse('GET', '/customers', 503, { detail: 'Customers is away.' });
    expect(textOf(list)).toContain('Customers is away.');

    button(list, 'Try again').click();
    await server.answer('GET', '/customers', page([aCustomerSummary()]));

    expect(textOf(list)).toContain('Ada Jensen');
  });
});
