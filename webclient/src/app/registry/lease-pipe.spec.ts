import { LeasePipe } from './lease-pipe';

describe('LeasePipe', () => {
  it.each([
    [9_400, '10 s left'],
    [1, '1 s left'],
    [0, 'Expired'],
  ])('writes %s ms as %s', (leftMs, words) => {
    expect(new LeasePipe().transform(leftMs)).toBe(words);
  });
});
