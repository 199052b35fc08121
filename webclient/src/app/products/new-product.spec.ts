import { ComponentFixture, TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';

import { aProduct } from '../../testing/builders';
import { CLIENT, Server, button, fill, render, settle, textOf } from '../../testing/server';
import { NewProduct } from './new-product';

describe('NewProduct', () => {
  let server: Server;
  let page: ComponentFixture<NewProduct>;

  beforeEach(async () => {
    TestBed.configureTestingModule({ providers: CLIENT });
    server = new Server();
    page = await render(NewProduct);
    await server.answer('GET', '/categories', { items: ['Kitchen'] });
  });

  async function create(): Promise<void> {
    const [sku, name, category] = (page.nativeElement as HTMLElement).querySelectorAll<HTMLInputElement>('input:not(.price)');
    for (const [field, words] of [[sku, 'KIT-0042'], [name, 'Kettle'], [category, 'Kitchen']] as const) {
      if (field) field.id = `field-${words}`;
      fill(page, `#field-${words}`, words);
    }
    fill(page, '.price', '24.90');
    button(page, 'Create').click();
    await settle();
  }

  it('says what is missing before it asks the server', async () => {
    button(page, 'Create').click();
    await settle();

    for (const words of ['Enter the SKU.', 'Enter what it is called.', 'Enter the net price.']) {
      expect(textOf(page)).toContain(words);
    }
    expect(server.requests('/products')).toEqual([]);
  });

  it('creates it, and goes on with it', async () => {
    await create();
    const asked = server.request('POST', '/products');
    asked.flush(aProduct({ id: 'id-42' }));

    expect(asked.request.body).toMatchObject({ sku: 'KIT-0042', unit_price: { amount_minor: 2490, currency: 'EUR' } });
    await vi.waitFor(() => {
      expect(TestBed.inject(Router).url).toBe('/products/id-42');
    });
  });

  it('says at the SKU that it is taken', async () => {
    await create();

    await server.refuse('POST', '/products', 409, { code: 'sku_taken', detail: 'A product with the SKU KIT-0042 exists already.' });

    expect(textOf(page)).toContain('exists already.');
    expect((page.nativeElement as HTMLElement).querySelector('mat-error')).not.toBeNull();
  });

  it('asks again under the same key while no answer says whether it was created', async () => {
    await create();
    const first = server.request('POST', '/products');
    first.flush({ code: 'outcome_unknown' }, { status: 504, statusText: 'No answer' });
    await settle();
    page.detectChanges();

    button(page, 'Create').click();
    await settle();
    const second = server.request('POST', '/products');

    expect(second.request.headers.get('Idempotency-Key')).toBe(first.request.headers.get('Idempotency-Key'));
  });
});
