import { render, textOf } from '../../testing/server';
import { ConnectionNotice } from './connection-notice';

const KNOWN_AT = new Date(2026, 10, 22, 14, 2);

describe('ConnectionNotice', () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it('says nothing while there are answers', async () => {
    expect(textOf(await render(ConnectionNotice, { isAway: false, knownAt: KNOWN_AT }))).toBe('');
  });

  it('says how old is what one sees', async () => {
    const notice = await render(ConnectionNotice, { isAway: true, knownAt: KNOWN_AT });

    expect(textOf(notice).trim()).toContain('Not connected: shown is what was known at 14:02. Trying again.');
    expect((notice.nativeElement as HTMLElement).getAttribute('role')).toBe('status');
  });

  it('says that it is back, and then nothing more', async () => {
    const notice = await render(ConnectionNotice, { isAway: true, knownAt: null });
    expect(textOf(notice)).toContain('Not connected.');
    notice.componentRef.setInput('isAway', false);
    expect(textOf(notice)).toContain('Connected again.');

    vi.advanceTimersByTime(6_000);

    expect(textOf(notice)).toBe('');
  });
});
