import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';

import { Session } from '../core/session';
import { InstantPipe } from '../shared/instant-pipe';
import { TodayPart } from './today-part';
import { TodayStore } from './today-store';
import { doubtTask, intakeTask, shipmentTasks, stockTask } from './today-tasks';

/** What there is to do now, for the staff. */
@Component({
  selector: 'app-today-board',
  imports: [InstantPipe, TodayPart],
  providers: [TodayStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <header class="page-head">
      <div>
        <h1>Today</h1>
        <p>{{ now() | instant: 'day' }}</p>
      </div>
    </header>
    <div class="board">
      @if (store.canSeeShipments()) {
        <app-today-part what="the shipments" [reading]="store.shipments" [tasks]="shipments()" [now]="now()" />
      }
      @if (store.canSeeDoubts()) {
        <app-today-part what="the payments" [reading]="store.doubts" [tasks]="doubts()" [now]="now()" />
      }
      @if (store.canSeeStock()) {
        <app-today-part what="the stock" [reading]="store.stock" [tasks]="stock()" [now]="now()" />
      }
      @if (store.canSeeOrders()) {
        <app-today-part what="the orders" [reading]="store.orders" [tasks]="orders()" [now]="now()" />
      }
    </div>
  `,
  styles: `
    .board { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); gap: var(--space-4); }
  `,
})
export class TodayBoard {
  readonly #session = inject(Session);

  protected readonly store = inject(TodayStore);
  protected readonly shipments = computed(() => tasksOf(this.store.shipments.value(), shipmentTasks));
  protected readonly doubts = computed(() => tasksOf(this.store.doubts.value(), (doubts) => [doubtTask(doubts)]));
  protected readonly orders = computed(() => tasksOf(this.store.orders.value(), (intake) => [intakeTask(intake)]));
  protected readonly stock = computed(() => {
    const canSeeStock = this.#session.hasRole('warehouse', 'admin');
    return tasksOf(this.store.stock.value(), (stock) => [stockTask(stock, canSeeStock)]);
  });
  /** As of the last answer. */
  protected readonly now = computed(() => {
    for (const reading of [this.store.shipments, this.store.stock, this.store.orders, this.store.doubts]) reading.value();
    return new Date();
  });
}

function tasksOf<Known, Task>(known: Known | null, make: (known: Known) => readonly Task[]): readonly Task[] {
  return known === null ? [] : make(known);
}
