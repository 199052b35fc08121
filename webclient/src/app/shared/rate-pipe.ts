import { Pipe, PipeTransform } from '@angular/core';

const BASIS_POINTS_PER_PERCENT = 100;

/** Writes a tax rate: 1900 basis points are "19 %". */
@Pipe({ name: 'rate' })
export class RatePipe implements PipeTransform {
  transform(basisPoints: number): string {
    // A no-break space, so that the sign never stands alone on the next line.
    return `${basisPoints / BASIS_POINTS_PER_PERCENT}\u00a0%`;
  }
}
