import { TestBed } from '@angular/core/testing';

import { euro } from '../../testing/builders';
import { CLIENT, Server, settle } from '../../testing/server';
import { Problem } from '../core/problem';
import { RefundStore } from './refund-store';

const PATH = '/payments/4711/refunds';

describe('RefundStore', () => {
  let store: RefundStore;
  let server: Server;

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [CLIENT, RefundStore] });
    store = TestBed.inject(RefundStore);
    server = new Server();
  });

  it('asks for the same again while nobody knows whether it was begun', async () => {
    void store.refund('4711', { amount: euro(500), reason: 'Broken' });
    const first = server.request('POST', PATH);
    first.error(new ProgressEvent('lost'));
    await settle();
    expect(store.isInDoubt()).toBe(true);

    void store.refund('4711', { amount: euro(900), reason: 'Another' });
    const second = server.request('POST', PATH);

    expect(second.request.body).toEqual(first.request.body);
    expect(second.request.headers.get('Idempotency-Key')).toBe(first.request.headers.get('Idempotency-Key'));
    second.flush({});
    await settle();
    expect(store.isInDoubt()).toBe(false);
  });

  it('answers with why not, and takes another key then', async () => {
    const refused = store.refund('4711', { amount: euro(500), reason: 'Broken' });
    const first = server.request('POST', PATH);
    first.flush({ code: 'refund_too_large' }, { status: 409, statusText: 'Conflict' });
    expect(await refused).toBeInstanceOf(Problem);

    void store.refund('4711', { amount: euro(400), reason: 'Broken' });

    const second = server.request('POST', PATH);
    expect(second.request.headers.get('Idempotency-Key')).not.toBe(first.request.headers.get('Idempotency-Key'));
  });
});
