import { euro } from '../../testing/builders';
import { MoneyPipe } from './money-pipe';

describe('MoneyPipe', () => {
  const written = (minor: number, currency = 'EUR', exponent?: number) =>
    new MoneyPipe().transform({ amount_minor: minor, currency, exponent });

  it('writes minor units as an amount', () => {
    expect(written(1299)).toBe('€12.99');
    expect(written(5)).toBe('€0.05');
    expect(written(123456789)).toBe('€1,234,567.89');
  });

  it('writes as many digits as the currency has', () => {
    expect(written(1299, 'JPY', 0)).toBe('JP¥1,299');
    expect(written(1299, 'KWD', 3)).toBe('KWD\u00a01.299');
  });

  it('writes a negative amount with its sign', () => {
    expect(new MoneyPipe().transform(euro(-50))).toBe('-€0.50');
  });

  it('stays exact where a float would round', () => {
    expect(written(Number.MAX_SAFE_INTEGER)).toBe('€90,071,992,547,409.91');
  });

  it('writes nothing for no amount', () => {
    expect(new MoneyPipe().transform(null)).toBe('');
  });
});
