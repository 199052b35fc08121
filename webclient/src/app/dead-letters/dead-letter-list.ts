import { ChangeDetectionStrategy, Component, computed, effect, inject, input, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';

import { EmptyState } from '../shared/empty-state';
import { ErrorPanel } from '../shared/error-panel';
import { FilterLinks } from '../shared/filter-links';
import { LoadMore } from '../shared/load-more';
import { LoadingRows } from '../shared/loading-rows';
import { DeadLetterCard } from './dead-letter-card';
import { DeadLettersStore } from './dead-letters-store';
import { SERVICE_CHOICES, serviceOf } from './services';

/** The events that no attempt could handle, for operators. */
@Component({
  selector: 'app-dead-letter-list',
  imports: [DeadLetterCard, EmptyState, ErrorPanel, FilterLinks, LoadMore, LoadingRows, MatButton, RouterLink],
  providers: [DeadLettersStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './dead-letter-list.html',
  styleUrl: './dead-letter-list.scss',
})
export class DeadLetterList {
  readonly #store = inject(DeadLettersStore);

  /** Stands in the address. */
  readonly service = input<string>();

  protected readonly services = SERVICE_CHOICES;
  protected readonly chosen = computed(() => serviceOf(this.service()));
  protected readonly letters = this.#store.letters;
  protected readonly unseen = this.#store.unseen;
  protected readonly outcome = computed(() => {
    if (this.letters.isLoading()) return '';
    const { length } = this.letters.items();
    return `${length}${this.letters.hasMore() ? ' or more' : ''} dead ${length === 1 ? 'letter' : 'letters'}`;
  });

  constructor() {
    effect(() => {
      const chosen = this.chosen();
      untracked(() => void this.#store.show(chosen));
    });
  }

  protected reload(): void {
    void this.#store.show(this.chosen());
  }
}
