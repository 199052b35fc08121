import { Invoice, InvoiceSummary } from '../app/api/models';
import { aSnapshot } from './people-builders';
import { aLine, euro, sums } from './shop-builders';

export function anInvoiceSummary(parts: Partial<InvoiceSummary> = {}): InvoiceSummary {
  return {
    id: 'invoice-1',
    kind: 'INVOICE',
    number: '2026-000001',
    order_id: 'order-1',
    order_number: 'O-2026-000001',
    customer_id: 'customer-1',
    state: 'ISSUED',
    total: euro(4498),
    issued_at: '2026-11-22T10:00:01Z',
    ...parts,
  };
}

export function anInvoice(): Invoice {
  const taxes = [{ rate_basis_points: 1900, net: euro(3780), tax: euro(718) }];
  const own = { shipment_id: 'shipment-1', corrects: null, seller: { name: 'Kontor Demo Shop' }, taxes };
  return { ...anInvoiceSummary(), ...sums(), ...own, customer: aSnapshot(), lines: [aLine()] };
}
