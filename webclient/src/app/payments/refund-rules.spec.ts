import { euro } from '../../testing/builders';
import { amountIn, tooMuch, typedOf } from './refund-rules';

describe('amountIn', () => {
  it.each([
    ['12.50', 1_250],
    ['12,5', 1_250],
    [' 1 200 ', 120_000],
    ['0.01', 1],
  ])('reads "%s"', (typed, minor) => {
    expect(amountIn(typed, euro(0))).toEqual({ amount_minor: minor, currency: 'EUR' });
  });

  it.each(['', '0', '0.00', '-1', '1.234', 'ten'])('takes "%s" for no amount', (typed) => {
    expect(amountIn(typed, euro(0))).toBeNull();
  });
});

describe('typedOf', () => {
  it('writes an amount as it is read again', () => {
    expect(amountIn(typedOf(euro(14_163)), euro(0))?.amount_minor).toBe(14_163);
  });
});

describe('tooMuch', () => {
  it('says how much there is', () => {
    expect(tooMuch(euro(1_250))).toBe('At most €12.50 can be paid back now.');
  });
});
