import { Pipe, PipeTransform } from '@angular/core';

const NAMES = new Intl.DisplayNames('en-GB', { type: 'region' });

/** Writes what a country is called: "DK" is "Denmark". */
@Pipe({ name: 'country' })
export class CountryPipe implements PipeTransform {
  transform(code: string): string {
    return NAMES.of(code) ?? code;
  }
}
