import { euro } from '../../testing/builders';
import { isEven, rowsOf } from './balance-rows';

const CASH = { code: '1000', name: 'Cash', kind: 'asset' } as const;
const SALES = { code: '4000', name: 'Sales', kind: 'income' } as const;

describe('rowsOf', () => {
  it('has all accounts by their code, also those that nothing was posted to', () => {
    const posted = { ...SALES, debits: euro(0), credits: euro(100), balance: euro(100) };

    const rows = rowsOf({ accounts: [SALES, CASH], balance: { items: [posted], sums: [] } });

    expect(rows).toEqual([CASH, posted]);
  });
});

describe('isEven', () => {
  it('compares both sides to the cent', () => {
    expect(isEven({ currency: 'EUR', debits: euro(100), credits: euro(100) })).toBe(true);
    expect(isEven({ currency: 'EUR', debits: euro(100), credits: euro(101) })).toBe(false);
  });
});
