import { aLine, aQuote, euro } from '../../testing/builders';
import { render, textOf } from '../../testing/server';
import { Totals } from './totals';

describe('Totals', () => {
  it('sums net and tax by rate, the shipping with its own', async () => {
    const reduced = aLine({ tax_rate_basis_points: 700, net: euro(1000), tax: euro(70) });
    const document = {
      lines: [aLine(), reduced, aLine()], net: euro(9050), total: euro(10649),
      shipping: euro(490), shipping_tax: euro(93), shipping_tax_rate_basis_points: 1900,
    };

    const totals = await render(Totals, { document });

    expect(textOf(totals)).toContain('Goods€85.60');
    expect(textOf(totals)).toContain('Shipping€4.90');
    expect(textOf(totals)).toContain('Tax 7 % on €10.00€0.70');
    expect(textOf(totals)).toContain('Tax 19 % on €80.50€15.29');
    expect(textOf(totals)).toContain('Total€106.49');
  });

  it('calls shipping free that costs nothing, and does not tax it', async () => {
    const totals = await render(Totals, { document: aQuote() });

    expect(textOf(totals)).toContain('ShippingFree');
    expect(textOf(totals)).toContain('Tax 19 % on €37.80€7.18');
  });
});
