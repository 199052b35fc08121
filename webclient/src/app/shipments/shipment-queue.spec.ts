import { TestBed } from '@angular/core/testing';

import { aShipmentSummary, page } from '../../testing/builders';
import { CLIENT, Server, button, render, settle, textOf } from '../../testing/server';
import { ShipmentQueue } from './shipment-queue';

const PATH = '/shipments';

describe('ShipmentQueue', () => {
  beforeEach(() => TestBed.configureTestingModule({ providers: CLIENT }));

  it('shows what is to pack, the longest waiting first, and more when asked', async () => {
    const queue = await render(ShipmentQueue);
    const server = new Server();
    const first = server.request('GET', PATH);
    first.flush(page([aShipmentSummary()], 'next'));
    await settle();
    expect(first.request.params.toString()).toBe('state=PLANNED&is_oldest_first=true');
    expect(textOf(queue)).toContain('O-000001');
    expect(textOf(queue)).toContain('2 units');

    button(queue, 'Load more').click();
    const more = server.request('GET', PATH);
    more.flush(page([aShipmentSummary({ id: 'shipment-2', order_number: 'O-000002' })]));
    await settle();

    expect(more.request.params.get('cursor')).toBe('next');
    expect(textOf(queue)).toContain('O-000002');
  });

  it('shows what has arrived newest first', async () => {
    await render(ShipmentQueue, { state: 'DELIVERED' });

    expect(new Server().request('GET', PATH).request.params.toString()).toBe('state=DELIVERED&is_oldest_first=false');
  });

  it('finds the shipments of an order in all queues', async () => {
    await render(ShipmentQueue, { state: 'READY', number: 'o-42' });

    expect(new Server().request('GET', PATH).request.params.toString()).toBe('order_number=42&is_oldest_first=true');
  });

  it('asks for nothing where no number was typed', async () => {
    const queue = await render(ShipmentQueue, { number: 'knife' });
    await settle();

    expect(new Server().requests(PATH)).toEqual([]);
    expect(textOf(queue)).toContain('No shipment of such an order');
  });

  it('says that nothing waits', async () => {
    const queue = await render(ShipmentQueue, { state: 'ON_HOLD' });

    await new Server().answer('GET', PATH, page([]));

    expect(textOf(queue)).toContain('Nothing is on hold');
  });

  it('says what went wrong, and tries again', async () => {
    const queue = await render(ShipmentQueue);
    const server = new Server();
    await server.refuse('GET', PATH, 503, { detail: 'Inventory is away.' });
    expect(textOf(queue)).toContain('Inventory is away.');

    button(queue, 'Try again').click();
    await server.answer('GET', PATH, page([aShipmentSummary()]));

    expect(textOf(queue)).toContain('O-000001');
  });
});
