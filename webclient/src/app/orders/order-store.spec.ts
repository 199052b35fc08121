import { TestBed } from '@angular/core/testing';

import { anEntry, anInvoiceSummary, anOrderDocument, page } from '../../testing/builders';
import { CLIENT, FakeStream, Server, settle } from '../../testing/server';
import { OrderDocument, TimelineEntry } from '../api/models';
import { OrderStore } from './order-store';

const NOW = new Date('2026-11-22T10:00:00Z');
const SECOND = anEntry({ sequence: 2, kind: 'payment_started' });

describe('OrderStore', () => {
  let store: OrderStore;
  let server: Server;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'], now: NOW });
    TestBed.configureTestingModule({ providers: [...CLIENT, OrderStore] });
    store = TestBed.inject(OrderStore);
    server = new Server();
    store.show('order-1');
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  async function answered(order: OrderDocument, ...entries: readonly TimelineEntry[]): Promise<void> {
    await server.answer('GET', '/orders/order-1', order);
    await server.answer('GET', '/orders/order-1/timeline', { items: entries, has_more: false });
    await server.answer('GET', '/invoices', page([anInvoiceSummary()]));
    TestBed.tick();
  }

  async function wait(milliseconds: number): Promise<void> {
    await vi.advanceTimersByTimeAsync(milliseconds);
    await settle();
  }

  it('reads the order, what happened to it, and its invoices', async () => {
    await answered(anOrderDocument(), anEntry());

    expect(store.order()?.id).toBe('order-1');
    expect(store.timeline.value()).toEqual([anEntry()]);
    expect(store.invoices.value()).toEqual([anInvoiceSummary()]);
  });

  it('asks only for what happened since, page after page', async () => {
    await answered(anOrderDocument(), anEntry());
    void store.reload();
    const first = server.request('GET', '/orders/order-1/timeline');
    expect(first.request.params.get('after')).toBe('1');
    first.flush({ items: [SECOND], has_more: true });
    await settle();

    const second = server.request('GET', '/orders/order-1/timeline');
    expect(second.request.params.get('after')).toBe('2');
    second.flush({ items: [], has_more: false });
    await settle();

    expect(store.timeline.value()).toEqual([anEntry(), SECOND]);
  });

  it('is told what happens from there on, and reads the order again', async () => {
    await answered(anOrderDocument(), anEntry());
    expect(FakeStream.last().address).toBe('/api/v1/events?order_id=order-1&after=1');

    FakeStream.last().say('open');
    FakeStream.last().say('timeline', SECOND);
    FakeStream.last().say('changed', { fact: 'payment_started' });

    expect(store.timeline.value()).toEqual([anEntry(), SECOND]);
    await wait(100);
    expect(server.requests('/orders/order-1')).toHaveLength(1);
  });

  it('adds nothing twice, and leaves no gap', async () => {
    await answered(anOrderDocument(), anEntry());

    FakeStream.last().say('timeline', anEntry());
    FakeStream.last().say('timeline', anEntry({ sequence: 9 }));

    expect(store.timeline.value()).toEqual([anEntry()]);
  });

  it('looks again now and then, whatever it is told', async () => {
    await answered(anOrderDocument({ hold_until: '2026-11-22T11:00:00Z' }));
    FakeStream.last().say('open');

    await wait(29_000);
    expect(server.requests('/orders/order-1')).toEqual([]);
    await wait(1_000);

    expect(server.requests('/orders/order-1')).toHaveLength(1);
  });

  it('begins anew where its stream seems alive and the server does not answer', async () => {
    await answered(anOrderDocument({ hold_until: '2026-11-22T11:00:00Z' }));
    const dead = FakeStream.last();
    dead.say('open');
    await wait(30_000);

    await server.refuse('GET', '/orders/order-1', 503, { code: 'service_away' });
    for (const path of ['/orders/order-1/timeline', '/invoices']) await server.refuse('GET', path, 503);

    expect(dead.isClosed).toBe(true);
  });

  it('does not look while nobody sees it, but as soon as somebody does', async () => {
    await answered(anOrderDocument());
    const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');

    document.dispatchEvent(new Event('visibilitychange'));
    await wait(60_000);

    expect(server.requests('/orders/order-1')).toEqual([]);
    expect(FakeStream.last().isClosed).toBe(true);
    visibility.mockRestore();
    document.dispatchEvent(new Event('visibilitychange'));
    expect(server.requests('/orders/order-1')).toHaveLength(1);
  });

  it('keeps what it knows while it cannot be read anew', async () => {
    await answered(anOrderDocument());
    void store.reload();

    await server.refuse('GET', '/orders/order-1', 503, { code: 'unavailable' });

    expect(store.order()?.id).toBe('order-1');
    expect(store.problem()?.status).toBe(503);
  });
});
