import { aLine, euro } from '../../testing/builders';
import { render, textOf } from '../../testing/server';
import { Totals } from './totals';

describe('Totals', () => {
  it('sums net and tax by rate', async () => {
    const reduced = aLine({ tax_rate_basis_points: 700, net: euro(1000), tax: euro(70) });

    const totals = await render(Totals, { lines: [aLine(), reduced, aLine()], net: euro(8560), total: euro(10066) });

    expect(textOf(totals)).toContain('Tax 7 % on €10.00€0.70');
    expect(textOf(totals)).toContain('Tax 19 % on €75.60€14.36');
    expect(textOf(totals)).toContain('Total€100.66');
  });
});
