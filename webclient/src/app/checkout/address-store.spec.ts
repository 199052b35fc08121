import { TestBed } from '@angular/core/testing';

import { aCustomer, anAddress } from '../../testing/builders';
import { CLIENT, Server, settle } from '../../testing/server';
import { Session } from '../core/session';
import { AddressStore } from './address-store';

describe('AddressStore', () => {
  let addresses: AddressStore;
  let server: Server;

  beforeEach(async () => {
    TestBed.configureTestingModule({ providers: [...CLIENT, AddressStore] });
    server = new Server();
    const signedIn = TestBed.inject(Session).signIn({ email: 'a', password: 'b' });
    await server.answer('POST', '/auth/login', { customer: aCustomer() });
    await signedIn;
    addresses = TestBed.inject(AddressStore);
    TestBed.tick();
  });

  it('reads the address of the profile', async () => {
    expect(addresses.isEditing()).toBe(false);

    await server.answer('GET', '/me', aCustomer());

    expect(addresses.address()).toEqual(anAddress());
    expect(addresses.country()).toBe('DK');
    expect(addresses.isEditing()).toBe(false);
  });

  it('asks for one where the profile has none, and begins with what is known', async () => {
    await server.answer('GET', '/me', aCustomer({ address: null, country: 'SE' }));

    expect(addresses.isEditing()).toBe(true);
    expect(addresses.proposal()).toMatchObject({ recipient: 'Ada Jensen', street: '', country: 'SE' });
    expect(addresses.country()).toBe('SE');
  });

  it('keeps another address in the profile as it is by then', async () => {
    await server.answer('GET', '/me', aCustomer());
    addresses.edit(true);
    const saved = addresses.save(anAddress({ country: 'SE' }));

    await server.answer('GET', '/me', aCustomer({ version: 7 }));
    const change = server.request('PATCH', '/me');
    change.flush(aCustomer({ version: 8, address: anAddress({ country: 'SE' }) }));
    await settle();

    expect(await saved).toBeNull();
    expect(change.request.headers.get('If-Match')).toBe('"7"');
    expect(change.request.body).toEqual({ address: anAddress({ country: 'SE' }) });
    expect([addresses.country(), addresses.isEditing()]).toEqual(['SE', false]);
  });

  it('says why an address was not kept, and keeps the old one', async () => {
    await server.answer('GET', '/me', aCustomer());
    const saved = addresses.save(anAddress({ city: 'Aarhus' }));
    await server.answer('GET', '/me', aCustomer());
    await server.refuse('PATCH', '/me', 503, { code: 'unavailable' });

    expect((await saved)?.status).toBe(503);
    expect(addresses.address()?.city).toBe('København');
  });

  it('says why the profile cannot be read', async () => {
    await server.refuse('GET', '/me', 503, { code: 'unavailable' });

    expect(addresses.problem()?.status).toBe(503);
    expect(addresses.country()).toBeNull();
  });
});
