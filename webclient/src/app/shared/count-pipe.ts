import { Pipe, PipeTransform } from '@angular/core';

const PLAIN = new Intl.NumberFormat('en-GB');
const SIGNED = new Intl.NumberFormat('en-GB', { signDisplay: 'exceptZero' });

/** Writes a count with its thousands apart; where it is a change, with its sign. */
@Pipe({ name: 'count' })
export class CountPipe implements PipeTransform {
  transform(count: number, kind: 'plain' | 'signed' = 'plain'): string {
    return (kind === 'signed' ? SIGNED : PLAIN).format(count);
  }
}
