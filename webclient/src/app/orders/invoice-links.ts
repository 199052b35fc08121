import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';

import { InvoiceSummary } from '../api/models';
import { Reading } from '../core/reading';
import { ErrorPanel } from '../shared/error-panel';
import { Icon } from '../shared/icon';
import { LoadingRows } from '../shared/loading-rows';
import { MoneyPipe } from '../shared/money-pipe';

/** The way from an order to its invoices and credit notes; each shipment has its own. */
@Component({
  selector: 'app-invoice-links',
  imports: [ErrorPanel, LoadingRows, Icon, MoneyPipe, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'sheet', role: 'region', 'aria-labelledby': 'invoices-heading' },
  template: `
    <h2 id="invoices-heading">Invoices</h2>
    @if (reading().shownProblem(); as problem) {
      <app-error-panel [problem]="problem" (retry)="reading().reload()" />
    }
    @if (reading().value(); as invoices) {
      @for (invoice of invoices; track invoice.id) {
        <a [routerLink]="['/invoices', invoice.id]">
          <app-icon [name]="invoice.kind === 'CREDIT_NOTE' ? 'undo' : 'description'" />
          <span>
            {{ invoice.number }}
            <small>{{ invoice.kind === 'CREDIT_NOTE' ? 'Credit note' : 'Invoice' }}, {{ invoice.total | money }}</small>
          </span>
          <app-icon name="chevron_right" />
        </a>
      } @empty {
        <p>Each shipment gets its invoice when it is packed.</p>
      }
    } @else if (!reading().problem()) {
      <app-loading-rows what="invoices" [count]="1" />
    }
  `,
  styleUrl: './invoice-links.scss',
})
export class InvoiceLinks {
  readonly reading = input.required<Reading<readonly InvoiceSummary[]>>();
}
