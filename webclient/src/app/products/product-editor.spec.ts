import { ComponentFixture, TestBed } from '@angular/core/testing';

import { aProduct, euro } from '../../testing/builders';
import { CLIENT, Server, button, fill, render, settle, textOf } from '../../testing/server';
import { Product } from '../api/models';
import { ProductEditor } from './product-editor';

const PATH = '/products/id-1';
const KNIFE = aProduct({ id: 'id-1', version: 3 });

describe('ProductEditor', () => {
  let server: Server;
  let page: ComponentFixture<ProductEditor>;

  beforeEach(async () => {
    TestBed.configureTestingModule({ providers: CLIENT });
    server = new Server();
    page = await render(ProductEditor, { productId: 'id-1' });
  });

  async function shown(product: Product = KNIFE): Promise<void> {
    await server.answer('GET', PATH, product);
    await server.answer('GET', '/categories', { items: ['Kitchen', 'Textiles'] });
    page.detectChanges();
    await settle();
  }

  async function save(fields: Record<string, string>): Promise<void> {
    for (const [selector, value] of Object.entries(fields)) fill(page, selector, value);
    button(page, 'Save').click();
    await settle();
  }

  it('sends what was changed only, at the version that was read, and says that it is saved', async () => {
    await shown();

    await save({ '.price': '22,9' });
    const asked = server.request('PATCH', PATH);
    asked.flush({ ...KNIFE, unit_price: euro(2290), version: 4 });
    await settle();

    expect(asked.request.headers.get('If-Match')).toBe('"3"');
    expect(asked.request.body).toEqual({ unit_price: { amount_minor: 2290, currency: 'EUR' } });
    expect(textOf(page)).toContain('Saved.');
  });

  it('says what is no price before it asks the server', async () => {
    await shown();

    await save({ '.price': '22.905' });

    expect(textOf(page)).toContain('This is no price');
    expect(server.requests(PATH)).toEqual([]);
  });

  it('puts a refusal at its field', async () => {
    await shown();

    await save({ '.price': '22.90' });
    await server.refuse('PATCH', PATH, 422, { errors: { 'unit_price.amount_minor': ['Must be less.'] } });

    expect(textOf(page)).toContain('Must be less.');
  });

  it('shows both prices where two people changed it, and sends the one that was decided', async () => {
    await shown();
    await save({ '.price': '19.90' });
    await server.refuse('PATCH', PATH, 412, { code: 'product_stale' });
    await server.answer('GET', PATH, { ...KNIFE, unit_price: euro(2290), name: 'Long knife', version: 4 });
    expect(textOf(page)).toContain('Yours19.90Theirs22.90');
    expect(button(page, 'Save').getAttribute('aria-disabled')).toBe('true');

    button(page, 'Keep mine').click();
    await settle();
    await save({});
    const asked = server.request('PATCH', PATH);

    expect(asked.request.headers.get('If-Match')).toBe('"4"');
    expect(asked.request.body).toEqual({ unit_price: { amount_minor: 1990, currency: 'EUR' } });
  });

  it('takes what somebody else changed elsewhere, and asks to save again', async () => {
    await shown();
    await save({ '.price': '19.90' });
    await server.refuse('PATCH', PATH, 412, { code: 'product_stale' });

    await server.answer('GET', PATH, { ...KNIFE, name: 'Long knife', version: 4 });

    expect(textOf(page)).toContain('Somebody else changed it meanwhile');
    await save({});
    expect(server.request('PATCH', PATH).request.body).toEqual({ unit_price: { amount_minor: 1990, currency: 'EUR' } });
  });

  it('knows its own change again where the answer to it was lost', async () => {
    await shown();
    await save({ '.price': '19.90' });
    await server.refuse('PATCH', PATH, 504, { code: 'outcome_unknown' });
    await save({});
    await server.refuse('PATCH', PATH, 412, { code: 'product_stale' });

    await server.answer('GET', PATH, { ...KNIFE, unit_price: euro(1990), version: 4 });

    expect(textOf(page)).toContain('Saved.');
  });

  it('archives after asking once more', async () => {
    await shown();
    button(page, 'Sell it no more').click();

    button(page, 'Yes, sell it no more').click();
    await server.answer('POST', `${PATH}/archive`, { ...KNIFE, is_archived: true, version: 4 });

    expect(textOf(page)).toContain('It is sold no more.');
    expect(() => button(page, 'Save')).toThrow();
  });

  it('says that there is no such product, and tries again', async () => {
    await server.refuse('GET', PATH, 404, { code: 'product_not_found' });
    expect(textOf(page)).toContain('There is no such product.');

    button(page, 'Try again').click();
    await server.answer('GET', PATH, KNIFE);

    expect(textOf(page)).toContain('Bread knife');
  });
});
