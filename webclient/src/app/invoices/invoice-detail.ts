import { DOCUMENT } from '@angular/common';
import { ChangeDetectionStrategy, Component, computed, effect, inject, input } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';

import { BrandMark } from '../core/brand-mark';
import { PageTitle } from '../core/page-title';
import { ErrorPanel } from '../shared/error-panel';
import { Icon } from '../shared/icon';
import { InstantPipe } from '../shared/instant-pipe';
import { LineTable } from '../shared/line-table';
import { LoadingRows } from '../shared/loading-rows';
import { PostalAddressBlock } from '../shared/postal-address';
import { StatusBadge } from '../shared/status-badge';
import { Totals } from '../shared/totals';
import { InvoiceStore } from './invoice-store';

/** An invoice or credit note as it goes on paper. */
@Component({
  selector: 'app-invoice-detail',
  imports: [
    BrandMark, ErrorPanel, InstantPipe, LineTable, LoadingRows, MatButton, Icon, PostalAddressBlock, RouterLink,
    StatusBadge, Totals,
  ],
  providers: [InvoiceStore],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './invoice-detail.html',
  styleUrl: './invoice-detail.scss',
})
export class InvoiceDetail {
  readonly #document = inject(DOCUMENT);

  /** From the address. */
  readonly invoiceId = input.required<string>();

  protected readonly store = inject(InvoiceStore);

  protected readonly kind = computed(() => (this.store.invoice()?.kind === 'CREDIT_NOTE' ? 'Credit note' : 'Invoice'));

  constructor() {
    const title = inject(PageTitle);
    effect(() => {
      this.store.show(this.invoiceId());
    });
    effect(() => {
      const invoice = this.store.invoice();
      // The browser offers the title as the file's name when one prints into a file.
      if (invoice) title.name(`${this.kind()} ${invoice.number}`);
    });
  }

  protected print(): void {
    this.#document.defaultView?.print();
  }
}
