import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';

import { Money, Quote } from '../api/models';
import { MoneyPipe } from './money-pipe';
import { RatePipe } from './rate-pipe';

interface Taxed {
  readonly tax_rate_basis_points: number;
  readonly net: Money;
  readonly tax: Money;
}

type Sums = Pick<Quote, 'shipping' | 'shipping_tax' | 'shipping_tax_rate_basis_points' | 'net' | 'total'>;

/** A quote, an order or an invoice. */
type Priced = Sums & { readonly lines: readonly Taxed[] };

interface TaxGroup {
  readonly rate: number;
  readonly net: Money;
  readonly tax: Money;
}

/** Goods, shipping, tax by rate, and the total of a quote, an order or an invoice. */
@Component({
  selector: 'app-totals',
  imports: [MoneyPipe, RatePipe],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <dl>
      <div><dt>Goods</dt><dd>{{ goods() | money }}</dd></div>
      <div><dt>Shipping</dt><dd>{{ isFree() ? freeWord() : (document().shipping | money) }}</dd></div>
      <div class="sum"><dt>Net</dt><dd>{{ document().net | money }}</dd></div>
      @for (group of taxGroups(); track group.rate) {
        <div><dt>Tax {{ group.rate | rate }} on {{ group.net | money }}</dt><dd>{{ group.tax | money }}</dd></div>
      }
      <div class="total"><dt>Total</dt><dd>{{ document().total | money }}</dd></div>
    </dl>
  `,
  styleUrl: './totals.scss',
})
export class Totals {
  readonly document = input.required<Priced>();
  /** What shipping that costs nothing is called. */
  readonly freeWord = input('Free');

  protected readonly goods = computed(() => difference(this.document().net, this.document().shipping));
  protected readonly isFree = computed(() => this.document().shipping.amount_minor === 0);
  protected readonly taxGroups = computed(() => groupByRate(taxedParts(this.document())));
}

function taxedParts(priced: Priced): readonly Taxed[] {
  const { shipping, shipping_tax: tax, shipping_tax_rate_basis_points: rate, lines } = priced;
  return shipping.amount_minor === 0 ? lines : [...lines, { tax_rate_basis_points: rate, net: shipping, tax }];
}

function groupByRate(parts: readonly Taxed[]): readonly TaxGroup[] {
  const groups = new Map<number, TaxGroup>();
  for (const { tax_rate_basis_points: rate, net, tax } of parts) {
    const group = groups.get(rate);
    groups.set(rate, group ? { rate, net: sum(group.net, net), tax: sum(group.tax, tax) } : { rate, net, tax });
  }
  return [...groups.values()].sort((left, right) => left.rate - right.rate);
}

function sum(left: Money, right: Money): Money {
  return { ...left, amount_minor: left.amount_minor + right.amount_minor };
}

function difference(left: Money, right: Money): Money {
  return { ...left, amount_minor: left.amount_minor - right.amount_minor };
}
