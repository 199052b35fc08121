import { Pipe, PipeTransform } from '@angular/core';

import { InvoiceSummary, Money } from '../api/models';

/** What an invoice asks for; less than nothing for a credit note, whose amounts are what it takes back. */
@Pipe({ name: 'signed' })
export class SignedPipe implements PipeTransform {
  transform({ kind, total }: InvoiceSummary): Money {
    return kind === 'CREDIT_NOTE' ? { ...total, amount_minor: -total.amount_minor } : total;
  }
}
