import { ChangeDetectionStrategy, Component, computed, inject } from '@angular/core';

import { InvoiceSummary } from '../api/models';
import { Session } from '../core/session';
import { DocumentRow } from '../shared/document-row';
import { EmptyState } from '../shared/empty-state';
import { ErrorPanel } from '../shared/error-panel';
import { LoadMore } from '../shared/load-more';
import { LoadingRows } from '../shared/loading-rows';
import { InvoicesStore } from './invoices-store';
import { SignedPipe } from './signed-pipe';

/** One's invoices; staff see everybody's. */
@Component({
  selector: 'app-invoice-list',
  imports: [DocumentRow, EmptyState, ErrorPanel, LoadMore, LoadingRows, SignedPipe],
  providers: [InvoicesStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <header class="page-head"><h1>{{ heading() }}</h1></header>
    @if (invoices.problem(); as problem) {
      <app-error-panel [problem]="problem" (retry)="invoices.load()" />
    } @else if (invoices.isLoading()) {
      <app-loading-rows what="invoices" />
    } @else {
      <ul class="documents">
        @for (invoice of invoices.items(); track invoice.id) {
          <li>
            <app-document-row
              [link]="['/invoices', invoice.id]" [number]="invoice.number" [at]="invoice.issued_at"
              [note]="noteOf(invoice)" [state]="invoice.state" [total]="invoice | signed"
            />
          </li>
        } @empty {
          <li>
            <app-empty-state
              icon="description" heading="No invoices yet" text="Each shipment of an order is invoiced when it is packed."
            />
          </li>
        }
      </ul>
      <app-load-more [list]="invoices" />
    }
  `,
})
export class InvoiceList {
  readonly #session = inject(Session);

  protected readonly invoices = inject(InvoicesStore).invoices;
  protected readonly heading = computed(() =>
    this.#session.hasRole('accountant', 'support', 'admin') ? 'All invoices' : 'My invoices',
  );

  protected noteOf(invoice: InvoiceSummary): string {
    return `${invoice.kind === 'CREDIT_NOTE' ? 'Credit note, order' : 'Order'} ${invoice.order_number}`;
  }
}
