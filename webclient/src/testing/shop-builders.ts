import { Invoice, InvoiceLine, Money, Product, Quote, QuotedLine } from '../app/api/models';

export function euro(minor: number): Money {
  return { amount_minor: minor, currency: 'EUR', exponent: 2 };
}

export function aProduct(parts: Partial<Product> = {}): Product {
  return {
    id: `id-${parts.sku ?? 'KIT-0001'}`,
    sku: 'KIT-0001',
    name: 'Bread knife',
    description: 'Cuts bread.',
    category: 'Kitchen',
    unit_price: euro(1890),
    tax_class: 'standard',
    available: 7,
    is_archived: false,
    created_at: '2026-11-22T10:00:00Z',
    version: 1,
    ...parts,
  };
}

export function aLine(parts: Partial<InvoiceLine> = {}): InvoiceLine {
  return {
    position: 0,
    sku: 'KIT-0001',
    name: 'Bread knife',
    quantity: 2,
    unit_price: euro(1890),
    net: euro(3780),
    tax_class: 'standard',
    tax_rate_basis_points: 1900,
    tax: euro(718),
    ...parts,
  };
}

export function aQuotedLine(parts: Partial<QuotedLine> = {}): QuotedLine {
  return { ...aLine(), available: 7, short: 0, ...parts };
}

export function sums(): Pick<Invoice, 'shipping' | 'shipping_tax_rate_basis_points' | 'shipping_tax' | 'net' | 'tax'> {
  const free = { shipping: euro(0), shipping_tax_rate_basis_points: 1900, shipping_tax: euro(0) };
  return { ...free, net: euro(3780), tax: euro(718) };
}

export function aQuote(parts: Partial<Quote> = {}): Quote {
  const lines = [aQuotedLine()];
  return { country: 'DK', is_available: true, lines, ...sums(), total: euro(4498), ...parts };
}
