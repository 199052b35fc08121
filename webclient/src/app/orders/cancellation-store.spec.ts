import { TestBed } from '@angular/core/testing';

import { anOrder } from '../../testing/builders';
import { CLIENT, Server } from '../../testing/server';
import { CancellationStore } from './cancellation-store';

const PATH = '/orders/order-1/cancel';

describe('CancellationStore', () => {
  let cancellation: CancellationStore;
  let server: Server;

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [...CLIENT, CancellationStore] });
    cancellation = TestBed.inject(CancellationStore);
    server = new Server();
  });

  async function refused(status: number, code: string): Promise<string | null> {
    const cancelled = cancellation.cancel('order-1');
    const request = server.request('POST', PATH);
    request.flush({ status, code }, { status, statusText: 'Refused' });
    await cancelled;
    return request.request.headers.get('Idempotency-Key');
  }

  it('cancels once, however often one presses the button', async () => {
    const cancelled = [cancellation.cancel('order-1'), cancellation.cancel('order-1')];
    expect(cancellation.isCancelling()).toBe(true);

    await server.answer('POST', PATH, anOrder({ state: 'CANCELLED' }));
    await Promise.all(cancelled);

    expect([cancellation.isCancelling(), cancellation.problem()]).toEqual([false, null]);
  });

  it('asks again under the same key while it is unknown whether it was cancelled', async () => {
    const first = await refused(504, 'outcome_unknown');

    expect(await refused(504, 'outcome_unknown')).toBe(first);
  });

  it('says why it could not be, and asks under another key then', async () => {
    const first = await refused(409, 'shipment_state_forbids');

    expect(cancellation.problem()?.sentence).toBe('A shipment of the order has gone on meanwhile.');
    expect(await refused(409, 'shipment_state_forbids')).not.toBe(first);
  });
});
