import { TestBed } from '@angular/core/testing';

import { anInvoiceSummary, page } from '../../testing/builders';
import { CLIENT, Server, render, textOf } from '../../testing/server';
import { InvoiceList } from './invoice-list';

describe('InvoiceList', () => {
  beforeEach(() => TestBed.configureTestingModule({ providers: CLIENT }));

  it('says that it is loading', async () => {
    expect(textOf(await render(InvoiceList))).toContain('Loading invoices…');
  });

  it('says that there are none yet', async () => {
    const list = await render(InvoiceList);

    await new Server().answer('GET', '/invoices', page([]));

    expect(textOf(list)).toContain('No invoices yet');
  });

  it('says what went wrong', async () => {
    const list = await render(InvoiceList);

    await new Server().refuse('GET', '/invoices', 500, { detail: 'Something unexpected happened.' });

    expect(textOf(list)).toContain('Something unexpected happened.');
  });

  it('lists invoices with their orders', async () => {
    const list = await render(InvoiceList);

    await new Server().answer('GET', '/invoices', page([anInvoiceSummary()]));

    expect(textOf(list)).toContain('2026-000001');
    expect(textOf(list)).toContain('Order O-2026-000001');
  });

  it('shows what a credit note takes back as less than nothing', async () => {
    const list = await render(InvoiceList);

    await new Server().answer('GET', '/invoices', page([anInvoiceSummary({ kind: 'CREDIT_NOTE' })]));

    expect(textOf(list)).toContain('Credit note, order O-2026-000001');
    expect(textOf(list)).toContain('-€44.98');
  });
});
