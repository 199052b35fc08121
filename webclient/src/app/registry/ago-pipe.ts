import { Pipe, PipeTransform } from '@angular/core';

const MS_PER_SECOND = 1_000;
const SECONDS_PER_MINUTE = 60;
const MINUTES_PER_HOUR = 60;
/** From here on hours say more than minutes. */
const MINUTES_SHOWN_MAX = 120;
const HOURS_PER_DAY = 24;
/** From here on days say more than hours. */
const HOURS_SHOWN_MAX = 48;

/** Writes how long before another instant something was: "3 s ago". */
@Pipe({ name: 'ago' })
export class AgoPipe implements PipeTransform {
  transform(instant: string, now: Date): string {
    // The clocks of two machines may differ a little; nothing was seen in the future.
    const seconds = Math.max(0, Math.round((now.getTime() - Date.parse(instant)) / MS_PER_SECOND));
    if (seconds < SECONDS_PER_MINUTE) return `${seconds} s ago`;
    const minutes = Math.floor(seconds / SECONDS_PER_MINUTE);
    if (minutes < MINUTES_SHOWN_MAX) return `${minutes} min ago`;
    const hours = Math.floor(minutes / MINUTES_PER_HOUR);
    return hours < HOURS_SHOWN_MAX ? `${hours} h ago` : `${Math.floor(hours / HOURS_PER_DAY)} days ago`;
  }
}
