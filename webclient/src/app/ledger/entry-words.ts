import { JournalEntry } from '../api/models';

const CAUSES: Readonly<Record<string, string>> = {
  'Refund: staff': 'Refund by staff',
  'Refund: order_cancelled': 'Refund of a cancelled order',
  'Refund: return': 'Refund of a return',
};

/** What an entry tells of. */
export function textOf({ text }: Pick<JournalEntry, 'text'>): string {
  return CAUSES[text] ?? text.replaceAll('_', ' ');
}

/** Where the invoice or credit note is that an entry tells of; null where it tells of money that moved. */
export function documentOf({ kind, source_id }: Pick<JournalEntry, 'kind' | 'source_id'>): readonly string[] | null {
  return kind === 'capture' || kind === 'refund' ? null : ['/invoices', source_id];
}
