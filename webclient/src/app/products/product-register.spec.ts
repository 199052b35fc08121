import { TestBed } from '@angular/core/testing';

import { aProduct, page } from '../../testing/builders';
import { CLIENT, Server, button, render, settle, textOf } from '../../testing/server';
import { ProductRegister } from './product-register';

describe('ProductRegister', () => {
  let server: Server;

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: CLIENT });
    server = new Server();
  });

  it('asks for what the address says', async () => {
    await render(ProductRegister, { search: 'knife', category: 'Kitchen', archived: 'true' });

    const { params } = server.request('GET', '/products').request;

    expect([params.get('search'), params.get('category'), params.get('is_archived')]).toEqual(['knife', 'Kitchen', 'true']);
  });

  it('shows stock and price, and leads to each product', async () => {
    const list = await render(ProductRegister);

    await server.answer('GET', '/products', page([aProduct({ available: 3 })]));

    expect(textOf(list)).toContain('Bread knifeKIT-0001KitchenOnly 3 left€18.90');
    expect((list.nativeElement as HTMLElement).querySelector('th a')?.getAttribute('href')).toBe('/products/id-KIT-0001');
  });

  it('says that nothing matches, or that there is nothing yet', async () => {
    const some = await render(ProductRegister, { search: 'spoon' });
    await server.answer('GET', '/products', page([]));
    expect(textOf(some)).toContain('No product matches');

    const all = await render(ProductRegister);
    await server.answer('GET', '/products', page([]));
    expect(textOf(all)).toContain('No products yet');
  });

  it('says what went wrong, and tries again', async () => {
    const list = await render(ProductRegister);
    await server.refuse('GET', '/products', 503, { detail: 'Inventory is away.' });
    expect(textOf(list)).toContain('Inventory is away.');

    button(list, 'Try again').click();
    await server.answer('GET', '/products', page([aProduct()]));
    await settle();

    expect(textOf(list)).toContain('Bread knife');
  });
});
