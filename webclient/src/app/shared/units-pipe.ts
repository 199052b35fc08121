import { Pipe, PipeTransform } from '@angular/core';

const FORMAT = new Intl.NumberFormat('en-GB');

/** Writes a number of units: 1 is "1 unit", 1200 are "1,200 units". */
@Pipe({ name: 'units' })
export class UnitsPipe implements PipeTransform {
  transform(units: number): string {
    return `${FORMAT.format(units)} ${Math.abs(units) === 1 ? 'unit' : 'units'}`;
  }
}
