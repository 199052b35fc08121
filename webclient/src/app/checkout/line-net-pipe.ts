import { Pipe, PipeTransform } from '@angular/core';

import { Money } from '../api/models';
import { BasketLine } from './basket-line';

/** The net price of a line: unit price times quantity. */
@Pipe({ name: 'lineNet' })
export class LineNetPipe implements PipeTransform {
  transform(line: BasketLine): Money {
    return { ...line.unitPrice, amount_minor: line.unitPrice.amount_minor * line.quantity };
  }
}
