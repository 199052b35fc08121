import { ChangeDetectionStrategy, Component, input } from '@angular/core';

import { OrderSummary, PaymentSummary } from '../api/models';
import { PagedList } from '../core/paged-list';
import { DocumentRow } from '../shared/document-row';
import { EmptyState } from '../shared/empty-state';
import { ErrorPanel } from '../shared/error-panel';
import { LoadMore } from '../shared/load-more';
import { LoadingRows } from '../shared/loading-rows';

/** What a customer ordered, and what became of its money. */
@Component({
  selector: 'app-customer-papers',
  imports: [DocumentRow, EmptyState, ErrorPanel, LoadMore, LoadingRows],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './customer-papers.html',
  styles: `
    :host { display: grid; gap: var(--space-5); min-width: 0; }
    h2 { margin-bottom: var(--space-3); }
  `,
})
export class CustomerPapers {
  readonly orders = input.required<PagedList<OrderSummary>>();
  readonly payments = input.required<PagedList<PaymentSummary>>();
}
