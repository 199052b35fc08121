import { TestBed } from '@angular/core/testing';

import { anInvoice } from '../../testing/builders';
import { CLIENT, Server, button, render, textOf } from '../../testing/server';
import { InvoiceDetail } from './invoice-detail';

describe('InvoiceDetail', () => {
  beforeEach(() => TestBed.configureTestingModule({ providers: CLIENT }));

  it('says that it is loading', async () => {
    expect(textOf(await render(InvoiceDetail, { invoiceId: 'invoice-1' }))).toContain('Loading the invoice…');
  });

  it('says that there is no such invoice', async () => {
    const detail = await render(InvoiceDetail, { invoiceId: 'invoice-1' });

    await new Server().refuse('GET', '/invoices/invoice-1', 404, { detail: 'There is no invoice invoice-1.' });

    expect(textOf(detail)).toContain('There is no invoice invoice-1.');
  });

  it('shows who bills whom for what, and prints it', async () => {
    const print = vi.spyOn(window, 'print').mockImplementation(() => undefined);
    const detail = await render(InvoiceDetail, { invoiceId: 'invoice-1' });

    await new Server().answer('GET', '/invoices/invoice-1', anInvoice());

    expect(textOf(detail)).toContain('Kontor Demo Shop');
    expect(textOf(detail)).toContain('Ada Jensen Vestergade 12 1456 København Denmark');
    expect(textOf(detail)).toContain('Total€44.98');
    expect(document.title).toBe('Invoice 2026-000001 · Kontor');
    button(detail, 'Print').click();
    expect(print).toHaveBeenCalledOnce();
  });

  it('shows which invoice a credit note takes back', async () => {
    const detail = await render(InvoiceDetail, { invoiceId: 'note-1' });
    const corrects = { id: 'invoice-1', number: 'INV-2026-000001' };
    const note = { ...anInvoice(), kind: 'CREDIT_NOTE', number: 'CN-2026-000001', corrects };

    await new Server().answer('GET', '/invoices/note-1', note);

    expect(textOf(detail)).toContain('Credit note numberCN-2026-000001');
    expect(textOf(detail)).toContain('Takes backINV-2026-000001');
    expect(textOf(detail)).toContain('The total is paid back to you.');
  });
});
