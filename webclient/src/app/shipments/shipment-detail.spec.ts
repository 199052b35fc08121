import { ComponentFixture, TestBed } from '@angular/core/testing';

import { aShipment, aShipmentSummary, anOrderDocument, page } from '../../testing/builders';
import { CLIENT, Server, button, render, settle, textOf } from '../../testing/server';
import { ShipmentDetail } from './shipment-detail';

const PATH = '/shipments/shipment-1';

describe('ShipmentDetail', () => {
  let server: Server;

  beforeEach(() => {
    localStorage.clear();
    TestBed.configureTestingModule({ providers: CLIENT });
  });

  async function show(parts: Parameters<typeof aShipment>[0] = {}): Promise<ComponentFixture<ShipmentDetail>> {
    const detail = await render(ShipmentDetail, { shipmentId: 'shipment-1' });
    server = new Server();
    await server.answer('GET', PATH, aShipment(parts));
    await server.answer('GET', '/orders/order-1', anOrderDocument());
    if (parts.state) await server.answer('GET', '/shipments', page([aShipmentSummary({ id: 'shipment-2', order_number: 'O-000002' })]));
    return detail;
  }

  it('begins with everything in the parcel, and says what becomes of the rest', async () => {
    const detail = await show();
    expect(button(detail, 'Pack 2 units').disabled).toBe(false);

    button(detail, 'One less of Bread knife').click();

    expect(textOf(detail)).toContain('1 unit left out. When you pack, the rest becomes another shipment');
    button(detail, 'Pack 1 unit').click();
    expect(server.request('POST', `${PATH}/pack`).request.body).toEqual({ lines: [{ position: 0, quantity: 1 }] });
  });

  it('packs no empty parcel', async () => {
    const detail = await show();
    button(detail, 'One less of Bread knife').click();
    button(detail, 'One less of Bread knife').click();

    button(detail, 'Pack 0 units').click();
    await settle();

    expect(server.requests(`${PATH}/pack`)).toEqual([]);
  });

  it('shows what is so now where somebody else was first, and leads on', async () => {
    const detail = await show();
    button(detail, 'Pack 2 units').click();
    const details = { event: 'pack', state: 'PACKED' };
    await server.refuse('POST', `${PATH}/pack`, 409, { code: 'shipment_state_forbids', details });
    await server.answer('GET', PATH, aShipment({ state: 'PACKED' }));
    await server.answer('GET', '/orders/order-1', anOrderDocument());
    await server.answer('GET', '/shipments', page([aShipmentSummary(), aShipmentSummary({ id: 's-2', order_number: 'O-000002' })]));

    expect(textOf(detail)).toContain('Somebody else was first: it is packed already.');
    expect(textOf(detail)).toContain('Its money is being charged.');
    expect(textOf(detail)).toContain('Next to pack: O-000002, 2 units');
  });

  it('remembers the carrier', async () => {
    localStorage.setItem('kontor.carrier', 'Post');
    const detail = await show({ state: 'READY' });

    button(detail, 'Dispatch').click();
    await settle();

    expect(server.request('POST', `${PATH}/dispatch`).request.body).toEqual({ carrier: 'Post', tracking_number: '' });
  });

  it('asks who carries it', async () => {
    const detail = await show({ state: 'READY' });

    button(detail, 'Dispatch').click();
    await settle();

    expect(textOf(detail)).toContain('Enter who carries it.');
    expect(server.requests(`${PATH}/dispatch`)).toEqual([]);
  });

  it('says that there is no such shipment', async () => {
    const detail = await render(ShipmentDetail, { shipmentId: 'shipment-1' });

    await new Server().refuse('GET', PATH, 404, { code: 'shipment_not_found' });

    expect(textOf(detail)).toContain('There is no such shipment.');
  });
});
