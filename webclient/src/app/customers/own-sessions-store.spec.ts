import { TestBed } from '@angular/core/testing';

import { OwnSession } from '../api/models';
import { CLIENT, Server } from '../../testing/server';
import { OwnSessionsStore } from './own-sessions-store';

function aSession(id: string, is_current = false): OwnSession {
  const at = '2026-11-22T10:00:00Z';
  return { id, is_current, created_at: at, used_at: at, expires_at: '2026-12-22T10:00:00Z' };
}

describe('OwnSessionsStore', () => {
  let sessions: OwnSessionsStore;
  let server: Server;

  beforeEach(async () => {
    TestBed.configureTestingModule({ providers: [...CLIENT, OwnSessionsStore] });
    server = new Server();
    sessions = TestBed.inject(OwnSessionsStore);
    void sessions.reading.reload();
    await list('here', 'phone');
  });

  function list(current: string, ...others: string[]): Promise<void> {
    return server.answer('GET', '/me/sessions', { items: [aSession(current, true), ...others.map((id) => aSession(id))] });
  }

  it('ends one session, once, and reads what is left', async () => {
    const [phone] = sessions.others();
    if (phone) { void sessions.end(phone); void sessions.end(phone); }
    expect(sessions.ending()).toEqual(['phone']);
    await server.answer('DELETE', '/me/sessions/phone', null);
    await list('here');

    expect([sessions.others(), sessions.ending()]).toEqual([[], []]);
    expect(sessions.notice()).toBe('That session has ended.');
  });

  it('ends all others, also one that began since, and never this one', async () => {
    void sessions.endOthers();
    await list('here', 'phone', 'tablet');
    await server.answer('DELETE', '/me/sessions/phone', null);
    await server.answer('DELETE', '/me/sessions/tablet', null);
    await list('here');

    expect(server.requests('/me/sessions/here')).toEqual([]);
    expect(sessions.notice()).toBe('All other sessions have ended.');
  });

  it('takes a session that is gone already as ended', async () => {
    void sessions.endOthers();
    await list('here', 'phone');
    await server.refuse('DELETE', '/me/sessions/phone', 404, { code: 'session_not_found' });
    await list('here');

    expect(sessions.problem()).toBeNull();
  });

  it('says why a session goes on', async () => {
    void sessions.endOthers();
    await list('here', 'phone');
    await server.refuse('DELETE', '/me/sessions/phone', 503);
    await list('here', 'phone');

    expect([sessions.problem()?.status, sessions.notice()]).toEqual([503, '']);
  });
});
