import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { MatIcon } from '@angular/material/icon';
import { RouterLink } from '@angular/router';

import { InvoiceSummary } from '../api/models';
import { Problem } from '../core/problem';

/** The way from an order to its invoice, which is written a moment after the order. */
@Component({
  selector: 'app-invoice-link',
  imports: [MatButton, MatIcon, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { class: 'sheet', role: 'region', 'aria-label': 'Invoice' },
  template: `
    <h2>Invoice</h2>
    <div role="status">
      @if (invoice(); as invoice) {
        <a class="found" [routerLink]="['/invoices', invoice.id]">
          <mat-icon>description</mat-icon><span>{{ invoice.number }}</span><mat-icon>chevron_right</mat-icon>
        </a>
      } @else if (isAwaited()) {
        <p>It is being written…</p>
      } @else if (problem(); as problem) {
        <p>{{ problem.detail }} {{ problem.advice }}</p>
      } @else {
        <p>It is not written yet. It comes as soon as billing is back; your order is safe.</p>
      }
    </div>
    @if (!invoice() && !isAwaited()) {
      <button matButton="outlined" type="button" (click)="lookAgain.emit()">Look again</button>
    }
  `,
  styleUrl: './invoice-link.scss',
})
export class InvoiceLink {
  readonly invoice = input.required<InvoiceSummary | null>();
  readonly isAwaited = input.required<boolean>();
  readonly problem = input.required<Problem | null>();
  readonly lookAgain = output();
}
