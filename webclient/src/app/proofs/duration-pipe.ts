import { Pipe, PipeTransform } from '@angular/core';

const MS_PER_SECOND = 1_000;
const SECONDS_PER_MINUTE = 60;

/** Writes how long something took: "740 ms", "8.2 s", "2 min 5 s". */
@Pipe({ name: 'duration' })
export class DurationPipe implements PipeTransform {
  transform(milliseconds: number): string {
    if (milliseconds < MS_PER_SECOND) return `${Math.round(milliseconds)} ms`;
    const seconds = milliseconds / MS_PER_SECOND;
    if (seconds < SECONDS_PER_MINUTE) return `${seconds.toFixed(1)} s`;
    return `${Math.floor(seconds / SECONDS_PER_MINUTE)} min ${Math.floor(seconds % SECONDS_PER_MINUTE)} s`;
  }
}
