import { Pipe, PipeTransform } from '@angular/core';

const LOCALE = 'en-GB';
const FORMATS = {
  day: new Intl.DateTimeFormat(LOCALE, { dateStyle: 'long' }),
  minute: new Intl.DateTimeFormat(LOCALE, { dateStyle: 'medium', timeStyle: 'short' }),
  time: new Intl.DateTimeFormat(LOCALE, { timeStyle: 'short' }),
  second: new Intl.DateTimeFormat(LOCALE, { timeStyle: 'medium' }),
};

/** Writes an instant in the reader's time zone: to the day, the minute, or as the time of today, if need be to the second. */
@Pipe({ name: 'instant' })
export class InstantPipe implements PipeTransform {
  transform(instant: string | Date, precision: keyof typeof FORMATS = 'minute'): string {
    return FORMATS[precision].format(new Date(instant));
  }
}
