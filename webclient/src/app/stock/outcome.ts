import { ChangeDetectionStrategy, Component, input } from '@angular/core';

import { CountPipe } from '../shared/count-pipe';

/** What a change of the count comes to, before it is made and after. */
@Component({
  selector: 'app-outcome',
  imports: [CountPipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'status' },
  template: `
    @if (change(); as units) {
      On hand: {{ onHand() | count }} now, <strong>{{ onHand() + units | count }}</strong> then
    } @else if (done(); as units) {
      Done: {{ units | count: 'signed' }}. <strong>{{ onHand() | count }}</strong> on hand now
    }
  `,
  styles: `:host { min-height: 1.5rem; color: var(--ink-soft); } strong { color: var(--ink); }`,
})
export class Outcome {
  readonly onHand = input.required<number>();
  /** What is entered; null where that is no number. */
  readonly change = input.required<number | null>();
  /** What was counted last; null before that. */
  readonly done = input.required<number | null>();
}
