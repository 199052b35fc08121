import { anEntry } from '../../testing/builders';
import { wordsOf } from './timeline-words';

const SUM = { amount_minor: 4498, currency: 'EUR' };

describe('wordsOf', () => {
  it('names what was paid, and why it was not', () => {
    expect(wordsOf(anEntry({ kind: 'payment_authorised', details: SUM }))).toBe('Payment of €44.98 authorised');
    expect(wordsOf(anEntry({ kind: 'payment_declined', details: { reason: 'card_declined' } }))).toBe(
      'Payment declined: card declined',
    );
  });

  it('names the reason of a cancellation where one was given', () => {
    expect(wordsOf(anEntry({ kind: 'order_cancelled', details: { reason: '' } }))).toBe('Order cancelled');
    expect(wordsOf(anEntry({ kind: 'order_cancelled', details: { reason: 'Ordered twice' } }))).toContain('Ordered twice');
  });

  it('names the invoice', () => {
    expect(wordsOf(anEntry({ kind: 'invoice_issued', details: { number: 'INV-2026-000001' } }))).toBe(
      'Invoice INV-2026-000001 issued',
    );
  });
});
