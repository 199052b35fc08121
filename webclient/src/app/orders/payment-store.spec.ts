import { TestBed } from '@angular/core/testing';

import { CLIENT, Server, settle } from '../../testing/server';
import { PaymentStore } from './payment-store';

const PATH = '/orders/order-1/payments';
const SILENT = { code: 'provider_silent' };

describe('PaymentStore', () => {
  let payment: PaymentStore;
  let server: Server;
  let looks: number;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    TestBed.configureTestingModule({ providers: [...CLIENT, PaymentStore] });
    payment = TestBed.inject(PaymentStore);
    server = new Server();
    looks = 0;
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  const changed = () => {
    looks++;
    return Promise.resolve();
  };
  const pay = (card = 'card_approved') => payment.pay('order-1', card, changed);

  /** The server's answer to the one open request, whose key is returned. */
  async function answered(status: number, document: object = {}): Promise<string | null> {
    const request = server.request('POST', PATH);
    request.flush({ status, ...document }, { status, statusText: 'Answered' });
    await settle();
    return request.request.headers.get('Idempotency-Key');
  }

  it('pays with the card, once, and then looks at the order', async () => {
    const paid = [pay(), pay()];
    const request = server.request('POST', PATH);
    expect(payment.isPaying()).toBe(true);
    request.flush({});
    await Promise.all(paid);

    expect(request.request.body).toEqual({ card_token: 'card_approved' });
    expect([payment.isPaying(), payment.problem(), looks]).toEqual([false, null, 1]);
  });

  it('says that the card was declined, and pays with another under another key', async () => {
    void pay('card_declined');
    const first = await answered(402, { code: 'payment_declined', details: { reason: 'card_declined' } });
    expect(payment.problem()?.sentence).toBe('The card was declined; nothing was charged.');
    expect([payment.isPaying(), payment.isInDoubt()]).toEqual([false, false]);

    void pay();
    expect(payment.problem()).toBeNull();
    expect(await answered(200)).not.toBe(first);
  });

  it('asks under the same key until it is known what became of it', async () => {
    void pay();
    const keys = [await answered(504, SILENT)];
    expect([payment.isPaying(), payment.isInDoubt()]).toEqual([true, true]);

    for (const [delayMs, status] of [[500, 409], [1_000, 0], [2_000, 503], [5_000, 504], [5_000, 200]] as const) {
      await vi.advanceTimersByTimeAsync(delayMs);
      if (status === 0) server.request('POST', PATH).error(new ProgressEvent('error'));
      else keys.push(await answered(status, status === 409 ? { code: 'command_in_progress' } : SILENT));
      await settle();
    }

    expect(new Set(keys).size).toBe(1);
    expect([payment.isPaying(), payment.isInDoubt(), payment.problem(), looks]).toEqual([false, false, null, 6]);
  });

  it('says that nothing was charged where that turns out', async () => {
    void pay();
    await answered(504, SILENT);
    await vi.advanceTimersByTimeAsync(500);

    await answered(402, { code: 'payment_declined', details: { reason: 'not_charged' } });

    expect(payment.problem()?.advice).toBe('Pay again, with the same card or another.');
    expect(payment.isInDoubt()).toBe(false);
  });

  it('tries again by itself where billing has not heard of the order yet', async () => {
    void pay();
    await answered(503, { code: 'order_not_known_yet' });
    expect([payment.isPaying(), payment.isInDoubt(), payment.problem()]).toEqual([true, false, null]);
    await vi.advanceTimersByTimeAsync(500);

    await answered(200);

    expect(payment.isPaying()).toBe(false);
  });

  it('says so where billing does not hear of the order', async () => {
    void pay();
    for (let asked = 0; asked <= 6; asked++) {
      await answered(503, { code: 'order_not_known_yet' });
      await vi.advanceTimersByTimeAsync(5_000);
    }

    expect(payment.isPaying()).toBe(false);
    expect(payment.problem()?.sentence).toBe('The order was placed only just now.');
  });

  it('asks a server that fails ever more rarely, says so after some tries, and asks again under the same key', async () => {
    void pay();
    const keys = [await answered(500)];
    for (const delayMs of [500, 1_000, 2_000, 5_000, 5_000]) {
      await vi.advanceTimersByTimeAsync(delayMs);
      keys.push(await answered(500));
    }
    expect([payment.isPaying(), payment.isStuck(), payment.problem()?.status]).toEqual([false, true, 500]);
    await vi.advanceTimersByTimeAsync(600_000);
    void pay();

    void payment.askAgain();
    keys.push(await answered(200));

    expect(new Set(keys).size).toBe(1);
    expect([payment.isPaying(), payment.isInDoubt(), payment.problem()]).toEqual([false, false, null]);
  });

  it('asks no more once one has left', async () => {
    void pay();
    await answered(504, SILENT);

    TestBed.resetTestingModule();
    await vi.advanceTimersByTimeAsync(60_000);

    expect(looks).toBeLessThanOrEqual(2);
  });
});
