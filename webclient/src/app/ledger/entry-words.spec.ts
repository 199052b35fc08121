import { documentOf, textOf } from './entry-words';

describe('textOf', () => {
  it.each([
    ['Refund: staff', 'Refund by staff'],
    ['Refund: something_new', 'Refund: something new'],
    ['Invoice INV-2026-000001', 'Invoice INV-2026-000001'],
  ])('writes "%s" as "%s"', (text, words) => {
    expect(textOf({ text })).toBe(words);
  });
});

describe('documentOf', () => {
  it('leads to the invoice or credit note, and nowhere for money that moved', () => {
    expect(documentOf({ kind: 'invoice', source_id: '7' })).toEqual(['/invoices', '7']);
    expect(documentOf({ kind: 'capture', source_id: '7' })).toBeNull();
  });
});
