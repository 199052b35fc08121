import { TestBed } from '@angular/core/testing';

import { aCustomer, anAddress } from '../../testing/builders';
import { CLIENT, Server, settle } from '../../testing/server';
import { Session } from '../core/session';
import { AccountStore } from './account-store';

describe('AccountStore', () => {
  let account: AccountStore;
  let server: Server;

  beforeEach(async () => {
    TestBed.configureTestingModule({ providers: [...CLIENT, AccountStore] });
    server = new Server();
    account = TestBed.inject(AccountStore);
    void account.reading.reload();
    await server.answer('GET', '/me', aCustomer({ version: 3 }));
  });

  it('changes the account at the version that was read, and the frame knows', async () => {
    const saved = account.save({ name: 'Ada Lund' });
    const change = server.request('PATCH', '/me');
    change.flush(aCustomer({ name: 'Ada Lund', version: 4 }));
    await settle();

    expect(await saved).toBeNull();
    expect(change.request.headers.get('If-Match')).toBe('"3"');
    expect([account.notice(), TestBed.inject(Session).customer()?.name]).toEqual(['Saved.', 'Ada Lund']);
  });

  async function meet(now = anAddress({ city: 'Odense' })): Promise<void> {
    void account.save({ address: anAddress({ city: 'Aarhus' }) });
    await server.refuse('PATCH', '/me', 412, { code: 'customer_stale' });
    await server.answer('GET', '/me', aCustomer({ address: now, version: 4 }));
  }

  it('shows what is so now where another window saved first', async () => {
    await meet();

    expect(account.clash()?.address?.city).toBe('Aarhus');
    expect(account.reading.value()?.address?.city).toBe('Odense');
  });

  it('saves what one insists on at the version of now', async () => {
    await meet();
    void account.save({ address: anAddress({ city: 'Aarhus' }) });
    const change = server.request('PATCH', '/me');
    change.flush(aCustomer({ address: anAddress({ city: 'Aarhus' }), version: 5 }));
    await settle();

    expect(change.request.headers.get('If-Match')).toBe('"4"');
    expect(account.clash()).toBeNull();
  });

  it('leaves what is there now', async () => {
    await meet();

    account.yield();

    expect([account.clash(), account.notice()]).toEqual([null, 'It stays as it is now.']);
  });

  it('takes a change whose answer was lost as saved', async () => {
    await meet(anAddress({ city: 'Aarhus' }));

    expect([account.clash(), account.notice()]).toEqual([null, 'Saved.']);
  });

  it('says why it was not saved', async () => {
    const saved = account.save({ name: 'Ada Lund' });
    await server.refuse('PATCH', '/me', 503);

    expect((await saved)?.status).toBe(503);
  });
});
