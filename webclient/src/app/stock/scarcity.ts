import { NamedStock } from '../api/models';

/** With so many available units or fewer a product is running out; the server's filter counts the same. */
export const RUNNING_OUT_UNITS = 5;

/** How scarce a product is; what is sold no more is never missed. */
export function scarcityOf(stock: Pick<NamedStock, 'available' | 'is_archived'>): 'none' | 'few' | 'enough' | 'archived' {
  if (stock.is_archived) return 'archived';
  if (stock.available <= 0) return 'none';
  return stock.available <= RUNNING_OUT_UNITS ? 'few' : 'enough';
}

/** What is said of how scarce it is; nothing where there is enough. */
export const SCARCITY_WORDS = { none: 'Sold out', few: 'Running out', enough: '', archived: 'Sold no more' } as const;
