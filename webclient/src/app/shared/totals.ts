import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

import { Money, PlacedLine } from '../api/models';
import { MoneyPipe } from './money-pipe';
import { RatePipe } from './rate-pipe';

interface TaxGroup {
  readonly rate: number;
  readonly net: Money;
  readonly tax: Money;
}

/** Net, tax by rate, and the total of an order or an invoice. */
@Component({
  selector: 'app-totals',
  imports: [MoneyPipe, RatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <dl>
      <div><dt>Net</dt><dd>{{ net() | money }}</dd></div>
      @for (group of taxGroups(); track group.rate) {
        <div><dt>Tax {{ group.rate | rate }} on {{ group.net | money }}</dt><dd>{{ group.tax | money }}</dd></div>
      }
      <div class="total"><dt>Total</dt><dd>{{ total() | money }}</dd></div>
    </dl>
  `,
  styleUrl: './totals.scss',
})
export class Totals {
  readonly lines = input.required<readonly PlacedLine[]>();
  readonly net = input.required<Money>();
  readonly total = input.required<Money>();

  protected readonly taxGroups = computed(() => groupByRate(this.lines()));
}

function groupByRate(lines: readonly PlacedLine[]): readonly TaxGroup[] {
  const groups = new Map<number, TaxGroup>();
  for (const { tax_rate_basis_points: rate, net, tax } of lines) {
    const group = groups.get(rate);
    groups.set(rate, group ? { rate, net: sum(group.net, net), tax: sum(group.tax, tax) } : { rate, net, tax });
  }
  return [...groups.values()].sort((left, right) => left.rate - right.rate);
}

function sum(left: Money, right: Money): Money {
  return { ...left, amount_minor: left.amount_minor + right.amount_minor };
}
