import { TestBed } from '@angular/core/testing';

import { aShipment } from '../../testing/builders';
import { CLIENT, Server } from '../../testing/server';
import { PackingStore } from './packing-store';

const PATH = '/shipments/shipment-1/pack';

describe('PackingStore', () => {
  let packing: PackingStore;
  let server: Server;

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [...CLIENT, PackingStore] });
    packing = TestBed.inject(PackingStore);
    server = new Server();
  });

  async function refused(status: number, document: object, quantity: number): Promise<[unknown, string | null]> {
    const packed = packing.pack('shipment-1', [{ position: 0, quantity }]);
    const { request, flush } = ((open) => ({ request: open.request, flush: open.flush.bind(open) }))(server.request('POST', PATH));
    flush({ status, ...document }, { status, statusText: 'Refused' });
    await packed;
    return [request.body, request.headers.get('Idempotency-Key')];
  }

  it('packs once, however often one presses the button', async () => {
    const packed = [packing.pack('shipment-1'), packing.pack('shipment-1')];
    expect(packing.isBusy()).toBe(true);

    await server.answer('POST', PATH, aShipment({ state: 'PACKED' }));
    await Promise.all(packed);

    expect([packing.isBusy(), packing.isInDoubt(), packing.problem()]).toEqual([false, false, null]);
  });

  it('asks for the same parcel under the same key while it is unknown whether it was packed', async () => {
    const first = await refused(504, { code: 'outcome_unknown' }, 1);
    expect(packing.isInDoubt()).toBe(true);

    expect(await refused(504, { code: 'outcome_unknown' }, 2)).toEqual(first);
  });

  it('is in no doubt any more once the shipment is seen to have gone on', async () => {
    await refused(504, { code: 'outcome_unknown' }, 1);

    packing.begin();

    expect([packing.isInDoubt(), packing.problem()]).toEqual([false, null]);
  });

  it('says that somebody else was first', async () => {
    await refused(409, { code: 'shipment_state_forbids', details: { event: 'pack', state: 'PACKED' } }, 1);

    expect(packing.problem()?.sentence).toBe('Somebody else was first: it is packed already.');
  });

  it('says that the order was cancelled', async () => {
    await refused(409, { code: 'shipment_state_forbids', details: { event: 'pack', state: 'CANCELLED' } }, 1);

    expect(packing.problem()?.sentence).toBe('The order was cancelled meanwhile.');
  });
});
