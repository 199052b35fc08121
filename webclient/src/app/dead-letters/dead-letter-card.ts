import { JsonPipe } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';

import { DeadLetter } from '../api/models';
import { ConfirmPanel } from '../shared/confirm-panel';
import { ErrorPanel } from '../shared/error-panel';
import { InstantPipe } from '../shared/instant-pipe';
import { MendingStore } from './mending-store';

const OUTCOMES = {
  replay: 'It is tried again, as often as a new event. Should it fail each time, it is back here.',
  discard: 'It was given up, and counts as handled.',
} as const;

/** One event that a handler could not handle: why, what it says, and what to do with it. */
@Component({
  selector: 'app-dead-letter-card',
  imports: [ConfirmPanel, ErrorPanel, InstantPipe, JsonPipe, MatButton],
  providers: [MendingStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'sheet', role: 'article', '[attr.aria-label]': 'title()' },
  templateUrl: './dead-letter-card.html',
  styleUrl: './dead-letter-card.scss',
})
export class DeadLetterCard {
  readonly letter = input.required<DeadLetter>();

  protected readonly store = inject(MendingStore);
  protected readonly title = computed(() => this.letter().event ?? 'Not an event');
  protected readonly outcome = computed(() => {
    const done = this.store.done();
    return done && OUTCOMES[done];
  });
}
