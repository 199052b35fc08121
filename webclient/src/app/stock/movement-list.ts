import { ChangeDetectionStrategy, Component, computed, inject, input } from '@angular/core';
import { RouterLink } from '@angular/router';

import { Movement } from '../api/models';
import { PagedList } from '../core/paged-list';
import { Session } from '../core/session';
import { CountPipe } from '../shared/count-pipe';
import { ErrorPanel } from '../shared/error-panel';
import { InstantPipe } from '../shared/instant-pipe';
import { LoadMore } from '../shared/load-more';
import { LoadingRows } from '../shared/loading-rows';
import { kindOf, whoMoved } from './movement-words';

/** What came and what went of a SKU, newest first. */
@Component({
  selector: 'app-movement-list',
  imports: [CountPipe, ErrorPanel, InstantPipe, LoadMore, LoadingRows, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'sheet', role: 'region', 'aria-labelledby': 'movements-heading' },
  template: `
    <h2 id="movements-heading">Movements</h2>
    @if (movements().problem(); as problem) {
      <app-error-panel [problem]="problem" (retry)="movements().load()" />
    } @else if (movements().isLoading() && rows().length === 0) {
      <app-loading-rows what="movements" [count]="3" />
    } @else {
      <ul>
        @for (row of rows(); track row.id) {
          <li>
            <span class="quantity" [class.went]="row.quantity < 0">{{ row.quantity | count: 'signed' }}</span>
            <div>
              <strong>{{ row.words }}</strong>
              @if (row.order_number) {
                for order <a [routerLink]="['/shipments', row.shipment_id]">{{ row.order_number }}</a>
              }
              @if (row.reason) {
                <span class="reason">{{ row.reason }}</span>
              }
              <span class="when"><time [attr.datetime]="row.moved_at">{{ row.moved_at | instant }}</time> by {{ row.who }}</span>
            </div>
          </li>
        } @empty {
          <li class="none">Nothing has come or gone yet. Receive the first units.</li>
        }
      </ul>
      <app-load-more [list]="movements()" />
    }
  `,
  styleUrl: './movement-list.scss',
})
export class MovementList {
  readonly #session = inject(Session);

  readonly movements = input.required<PagedList<Movement>>();

  protected readonly rows = computed(() => {
    const ownId = this.#session.customer()?.id;
    return this.movements().items().map((row) => ({ ...row, words: kindOf(row), who: whoMoved(row, ownId) }));
  });
}
