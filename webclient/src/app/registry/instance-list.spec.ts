import { TestBed } from '@angular/core/testing';

import { anInstance } from '../../testing/builders';
import { CLIENT, Server, render, textOf } from '../../testing/server';
import { InstanceList } from './instance-list';

const PATH = '/registry/instances';

describe('InstanceList', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    TestBed.configureTestingModule({ providers: CLIENT });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('says that it is loading', async () => {
    expect(textOf(await render(InstanceList))).toContain('Loading instances…');
  });

  it('says that none is known', async () => {
    const list = await render(InstanceList);

    await new Server().answer('GET', PATH, { items: [] });

    expect(textOf(list)).toContain('No instance is known');
  });

  it('says how many of each service are up', async () => {
    const list = await render(InstanceList);

    const suspect = anInstance({ instance_id: 'inventory-host-2', state: 'SUSPECT' });
    await new Server().answer('GET', PATH, { items: [anInstance(), suspect] });

    expect(textOf(list)).toContain('inventory1 of 2 up');
    expect(textOf(list)).toContain('Suspect');
  });

  it('says when a lease has expired', async () => {
    const list = await render(InstanceList);

    const gone = anInstance({ instance_id: 'inventory-host-2', state: 'DOWN', lease_left_ms: 0 });
    await new Server().answer('GET', PATH, { items: [anInstance(), gone] });

    expect(textOf(list)).toContain('10 s left');
    expect(textOf(list)).toContain('Expired');
  });

  it('reads anew every few seconds, and keeps the last reading when that fails', async () => {
    const list = await render(InstanceList);
    const server = new Server();
    await server.answer('GET', PATH, { items: [anInstance()] });

    vi.advanceTimersByTime(5_000);
    await server.refuse('GET', PATH, 503, { detail: 'The registry is away.' });

    expect(textOf(list)).toContain('The registry is away.');
    expect(textOf(list)).toContain('inventory-host-1');
  });

  it('stops reading when one leaves', async () => {
    const list = await render(InstanceList);
    const server = new Server();
    await server.answer('GET', PATH, { items: [] });

    list.destroy();
    vi.advanceTimersByTime(20_000);

    expect(server.requests(PATH)).toEqual([]);
  });
});
