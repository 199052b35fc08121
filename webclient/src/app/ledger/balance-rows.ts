import { Account, Balance, LedgerSum } from '../api/models';
import { Books } from './balances-store';

/** An account with what was posted to it in one currency; without amounts where nothing was. */
export type BalanceRow = Account & Partial<Pick<Balance, 'debits' | 'credits' | 'balance'>>;

/** All accounts by code, also those that nothing was posted to yet. */
export function rowsOf({ accounts, balance }: Books): readonly BalanceRow[] {
  const posted = new Set(balance.items.map(({ code }) => code));
  const rows: BalanceRow[] = [...balance.items, ...accounts.filter(({ code }) => !posted.has(code))];
  return rows.sort((left, right) => (left.code < right.code ? -1 : left.code > right.code ? 1 : 0));
}

/** Whether debits equal credits. */
export function isEven({ debits, credits }: LedgerSum): boolean {
  return debits.amount_minor === credits.amount_minor;
}
