import { ChangeDetectionStrategy, Component, computed, effect, inject, input, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { Router, RouterLink } from '@angular/router';

import { SearchField } from '../catalogue/search-field';
import { EmptyState } from '../shared/empty-state';
import { ErrorPanel } from '../shared/error-panel';
import { LoadMore } from '../shared/load-more';
import { LoadingRows } from '../shared/loading-rows';
import { QueueLinks } from './queue-links';
import { queueOf } from './queues';
import { ShipmentRow } from './shipment-row';
import { ShipmentsStore } from './shipments-store';

/** What the warehouse works through: what is to pack, what may go, what is on its way. */
@Component({
  selector: 'app-shipment-queue',
  imports: [EmptyState, ErrorPanel, LoadMore, LoadingRows, MatButton, QueueLinks, RouterLink, SearchField, ShipmentRow],
  providers: [ShipmentsStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './shipment-queue.html',
})
export class ShipmentQueue {
  readonly #router = inject(Router);
  readonly #store = inject(ShipmentsStore);

  /** Both stand in the address. A number looks in all queues. */
  readonly state = input<string>();
  readonly number = input<string>();

  protected readonly queue = computed(() => queueOf(this.state()));
  protected readonly shipments = this.#store.shipments;
  protected readonly outcome = computed(() => {
    if (this.shipments.isLoading()) return '';
    const { length } = this.shipments.items();
    return `${length}${this.shipments.hasMore() ? ' or more' : ''} ${length === 1 ? 'shipment' : 'shipments'}`;
  });

  constructor() {
    effect(() => {
      const [queue, number] = [this.queue(), this.number() ?? ''];
      untracked(() => void this.#store.show(queue, number));
    });
  }

  protected lookFor(number: string): void {
    if (this.#router.currentNavigation() !== null) return;
    const queryParams = { number: number || null };
    void this.#router.navigate([], { queryParams, queryParamsHandling: 'merge', replaceUrl: true });
  }
}
