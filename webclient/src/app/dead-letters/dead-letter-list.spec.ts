import { TestBed } from '@angular/core/testing';

import { CLIENT, Server, button, render, settle, textOf } from '../../testing/server';
import { DeadLetter } from '../api/models';
import { DeadLetterList } from './dead-letter-list';

const LETTER: DeadLetter = {
  service: 'inventory', message_id: '019a0000-0000-7000-8000-000000000001', handler: 'on_payment_captured',
  event: 'payment_captured', payload: { order_id: '4711' }, occurred_at: '2026-11-22T10:00:00Z', correlation_id: 'c-1',
  error: 'KeyError: payment_id', received_at: '2026-11-22T10:00:01Z', attempts: 8,
};
const ACT = `/dead-letters/inventory/${LETTER.message_id}`;

describe('DeadLetterList', () => {
  let server: Server;

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: CLIENT });
    server = new Server();
  });

  async function show(page: object, service?: string) {
    const list = await render(DeadLetterList, { service });
    await server.answer('GET', '/dead-letters', { items: [], unseen: [], next_cursor: null, ...page });
    list.detectChanges();
    return list;
  }

  it('says that there are none', async () => {
    expect(textOf(await show({}))).toContain('No dead letters');
  });

  it('asks for one service, and for all where the address names none that exists', async () => {
    await render(DeadLetterList, { service: 'billing' });
    await render(DeadLetterList, { service: 'nonsense' });

    const asked = server.requests('/dead-letters').map(({ request }) => request.params.get('service'));
    expect(asked).toEqual(['billing', null]);
  });

  it('does not call it none while a service is silent', async () => {
    const list = await show({ unseen: [{ service: 'billing', is_available: false, problem: { detail: 'It is away.' } }] });

    expect(textOf(list)).toContain('billing does not answer: its dead letters are not shown. It is away.');
    expect(textOf(list)).not.toContain('No dead letters');
  });

  it('says why, how often and what', async () => {
    const text = textOf(await show({ items: [LETTER] }));

    for (const words of ['payment_captured', 'on_payment_captured: tried 8 times', 'KeyError: payment_id', '"order_id": "4711"']) {
      expect(text).toContain(words);
    }
  });

  it('lets one be tried again, once, and under its key until there is an answer', async () => {
    const list = await show({ items: [LETTER] });

    button(list, 'Try again').click();
    button(list, 'Asking…').click();
    const first = server.request('POST', `${ACT}/replay`);
    first.flush(null, { status: 500, statusText: 'Fault' });
    await settle();
    button(list, 'Try again').click();
    const second = server.request('POST', `${ACT}/replay`);
    second.flush({ count: 1 });
    await settle();

    expect(second.request.body).toEqual({ handler: 'on_payment_captured' });
    expect(second.request.headers.get('Idempotency-Key')).toBe(first.request.headers.get('Idempotency-Key'));
    expect(textOf(list)).toContain('It is tried again');
  });

  it('gives one up after it was asked once more', async () => {
    const list = await show({ items: [LETTER] });

    button(list, 'Give up').click();
    button(list, 'Yes, give it up').click();
    await server.answer('POST', `${ACT}/discard`, { count: 1 });

    expect(textOf(list)).toContain('It was given up');
  });
});
