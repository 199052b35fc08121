import { Pipe, PipeTransform } from '@angular/core';

const MS_PER_SECOND = 1_000;

/** Writes how long an instance may stay silent before it counts as down: "9 s left". */
@Pipe({ name: 'lease' })
export class LeasePipe implements PipeTransform {
  transform(leftMs: number): string {
    return leftMs > 0 ? `${Math.ceil(leftMs / MS_PER_SECOND)} s left` : 'Expired';
  }
}
