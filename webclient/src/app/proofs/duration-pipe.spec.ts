import { DurationPipe } from './duration-pipe';

describe('DurationPipe', () => {
  it.each([
    [740, '740 ms'],
    [8_240, '8.2 s'],
    [125_900, '2 min 5 s'],
  ])('writes %s as %s', (milliseconds, words) => {
    expect(new DurationPipe().transform(milliseconds)).toBe(words);
  });
});
