import { ChangeDetectionStrategy, Component, computed, effect, input, signal, untracked } from '@angular/core';
import { MatIcon } from '@angular/material/icon';

import { InstantPipe } from './instant-pipe';

const BACK_FOR_MS = 6_000;

/** Says calmly that the server does not answer and how old is what one sees, and a while that it is back. */
@Component({
  selector: 'app-connection-notice',
  imports: [InstantPipe, MatIcon],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { role: 'status', class: 'no-print', '[attr.data-state]': 'state()' },
  template: `
    @switch (state()) {
      @case ('away') {
        <mat-icon svgIcon="cloud_off" />
        <p>
          <strong>Not connected{{ knownAt() ? ':' : '.' }}</strong>
          @if (knownAt(); as at) { shown is what was known at <time>{{ at | instant: 'time' }}</time>. }
          Trying again.
        </p>
      }
      @case ('back') {
        <mat-icon svgIcon="cloud_done" />
        <p><strong>Connected again.</strong></p>
      }
    }
  `,
  styleUrl: './connection-notice.scss',
})
export class ConnectionNotice {
  readonly isAway = input.required<boolean>();
  /** When the server last answered; null where it never did. */
  readonly knownAt = input.required<Date | null>();

  readonly #isBack = signal(false);
  protected readonly state = computed(() => {
    if (this.isAway()) return 'away';
    return this.#isBack() ? 'back' : null;
  });

  constructor() {
    let wasAway = false;
    effect((onCleanup) => {
      const isBack = wasAway && !this.isAway();
      wasAway = this.isAway();
      untracked(() => { this.#isBack.set(isBack); });
      const timer = setTimeout(() => { this.#isBack.set(false); }, BACK_FOR_MS);
      onCleanup(() => { clearTimeout(timer); });
    });
  }
}
