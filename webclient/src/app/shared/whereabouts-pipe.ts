import { Pipe, PipeTransform } from '@angular/core';

import { InvoiceLine, OrderLine } from '../api/models';

/** Where the units of an order line are: "2 shipped, 1 cancelled"; empty while all are still to be sent. */
@Pipe({ name: 'whereabouts' })
export class WhereaboutsPipe implements PipeTransform {
  transform(line: InvoiceLine | OrderLine): string {
    if (!('shipped' in line)) return '';
    const parts = [line.shipped && `${line.shipped} shipped`, line.cancelled && `${line.cancelled} cancelled`];
    return parts.filter(Boolean).join(', ');
  }
}
