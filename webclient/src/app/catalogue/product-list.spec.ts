import { TestBed } from '@angular/core/testing';

import { aProduct, page } from '../../testing/builders';
import { CLIENT, Server, button, render, settle, textOf } from '../../testing/server';
import { Product } from '../api/models';
import { BasketStore } from '../checkout/basket-store';
import { ProductList } from './product-list';

describe('ProductList', () => {
  let server: Server;

  beforeEach(() => {
    localStorage.clear();
    TestBed.configureTestingModule({ providers: CLIENT });
    server = new Server();
  });

  /** The list asks for its products and for the categories. */
  async function answer(products: Product[]): Promise<void> {
    for (const request of server.requests('/products')) request.flush(page(products));
    for (const request of server.requests('/categories')) request.flush({ items: ['Kitchen'] });
    await settle();
  }

  it('says that it is loading', async () => {
    expect(textOf(await render(ProductList))).toContain('Loading products…');
  });

  it('says that the catalogue is empty, or that nothing matches', async () => {
    const all = await render(ProductList);
    await answer([]);
    expect(textOf(all)).toContain('The catalogue is empty');

    const some = await render(ProductList, { search: 'spoon' });
    await answer([]);
    expect(textOf(some)).toContain('Nothing matches');
  });

  it('says what went wrong once, and tries again', async () => {
    const list = await render(ProductList);
    for (const request of server.requests('/products')) {
      request.flush({ detail: 'Inventory is away.' }, { status: 503, statusText: 'Away' });
    }
    for (const request of server.requests('/categories')) request.error(new ProgressEvent('error'));
    await settle();
    expect(textOf(list)).toContain('Inventory is away.');
    await settle();
    expect(server.requests('/products')).toEqual([]);

    button(list, 'Try again').click();
    await answer([aProduct()]);

    expect(textOf(list)).toContain('Bread knife');
  });

  it('asks for what the address says', async () => {
    await render(ProductList, { search: 'knife', category: 'Kitchen' });

    const [products] = server.requests('/products');

    expect(products?.request.params.get('search')).toBe('knife');
    expect(products?.request.params.get('category')).toBe('Kitchen');
  });

  it('puts a product into the basket', async () => {
    const list = await render(ProductList);
    await answer([aProduct(), aProduct({ id: 'id-2', sku: 'KIT-0002', name: 'Pan', available: 0 })]);

    button(list, 'Add Bread knife').click();

    expect(TestBed.inject(BasketStore).count()).toBe(1);
    expect(textOf(list)).toContain('Sold out');
    expect(button(list, 'Add Pan').disabled).toBe(true);
  });
});
