import { readAmount, writeAmount } from './amount';

describe('amounts as people write them', () => {
  it.each([
    ['24.90', 2, 2490], ['24,9', 2, 2490], ['24', 2, 2400], [' 0.05 ', 2, 5], ['1299', 0, 1299], ['1.299', 3, 1299],
    ['999999999999.99', 2, 99_999_999_999_999], ['0.29', 2, 29], ['4.35', 2, 435],
  ])('%s with %i decimals is %i', (written, exponent, minor) => {
    expect(readAmount(written, exponent)).toBe(minor);
  });

  it.each([['', 2], ['1.234', 2], ['-1', 2], ['1e3', 2], ['1,234.50', 2], ['12.0', 0], ['€5', 2]])(
    '%s with %i decimals is none', (written, exponent) => {
      expect(readAmount(written, exponent)).toBeNull();
    },
  );

  it.each([[2490, 2, '24.90'], [5, 2, '0.05'], [1299, 0, '1299'], [7, 3, '0.007'], [9_007_199_254_740_991, 2, '90071992547409.91']])(
    '%i with %i decimals is %s', (minor, exponent, written) => {
      expect(writeAmount(minor, exponent)).toBe(written);
      expect(readAmount(written, exponent) ?? minor).toBe(minor);
    },
  );
});
