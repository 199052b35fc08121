import { AgoPipe } from './ago-pipe';

describe('AgoPipe', () => {
  const now = new Date('2026-11-22T12:00:00Z');

  it.each([
    ['2026-11-22T11:59:57Z', '3 s ago'],
    ['2026-11-22T11:58:30Z', '1 min ago'],
    ['2026-11-22T09:00:00Z', '3 h ago'],
    ['2026-11-20T13:00:00Z', '47 h ago'],
    ['2026-11-19T12:00:00Z', '3 days ago'],
    ['2026-11-22T12:00:02Z', '0 s ago'],
  ])('writes %s as %s', (instant, words) => {
    expect(new AgoPipe().transform(instant, now)).toBe(words);
  });
});
