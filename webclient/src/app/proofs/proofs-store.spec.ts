import { TestBed } from '@angular/core/testing';

import { CLIENT, Server } from '../../testing/server';
import { ProofsStore } from './proofs-store';

describe('ProofsStore', () => {
  let store: ProofsStore;
  let server: Server;

  beforeEach(() => {
    TestBed.configureTestingModule({ providers: [CLIENT, ProofsStore] });
    store = TestBed.inject(ProofsStore);
    server = new Server();
  });

  it('starts one, once', async () => {
    const started = store.start();
    expect(await store.start()).toBeNull();
    await server.answer('POST', '/proofs', { id: '7' });

    expect(await started).toBe('7');
  });

  it('leads to the one that runs already', async () => {
    const started = store.start();
    await server.refuse('POST', '/proofs', 409, { code: 'proof_running', details: { proof_id: '6' } });

    expect(await started).toBe('6');
    expect(store.problem()).toBeNull();
  });

  it('says why none could be started', async () => {
    const started = store.start();
    await server.refuse('POST', '/proofs', 503, { code: 'service_away', detail: 'The registry is away.' });

    expect(await started).toBeNull();
    expect(store.problem()?.sentence).toBe('The registry is away.');
  });
});
