import { TestBed } from '@angular/core/testing';

import { CLIENT, Server, render, textOf } from '../../testing/server';
import { BacklogPage } from './backlog-page';

const BUSY = { service: 'billing', is_available: true, outbox: 1_200, parked: 2, dead: 3, oldest_at: '2026-11-22T10:00:00Z' };

describe('BacklogPage', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    TestBed.configureTestingModule({ providers: CLIENT });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('counts what each service has to do, and leads to its dead letters', async () => {
    const page = await render(BacklogPage);

    await new Server().answer('GET', '/backlog', { items: [BUSY] });

    expect(textOf(page)).toContain('1,200');
    const link = (page.nativeElement as HTMLElement).querySelector('a');
    expect(link?.getAttribute('href')).toBe('/dead-letters?service=billing');
  });

  it('says which service does not answer', async () => {
    const page = await render(BacklogPage);

    const problem = { status: 503, code: 'service_away', detail: 'The service is away; ask again.' };
    await new Server().answer('GET', '/backlog', { items: [BUSY, { service: 'inventory', is_available: false, problem }] });

    expect(textOf(page)).toContain('Inventory does not answer.');
    expect(textOf(page)).toContain('The service is away; ask again.');
  });

  it('reads anew every few seconds, and keeps the last counts when that fails', async () => {
    const page = await render(BacklogPage);
    const server = new Server();
    await server.answer('GET', '/backlog', { items: [BUSY] });

    vi.advanceTimersByTime(5_000);
    await server.refuse('GET', '/backlog', 500, { detail: 'Something went wrong.' });

    expect(textOf(page)).toContain('Something went wrong.');
    expect(textOf(page)).toContain('1,200');
  });
});
