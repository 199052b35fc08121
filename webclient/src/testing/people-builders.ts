import { Customer, CustomerSnapshot, CustomerSummary, PostalAddress } from '../app/api/models';

export function anAddress(parts: Partial<PostalAddress> = {}): PostalAddress {
  const place = { street: 'Vestergade 12', street_extra: '', postal_code: '1456', city: 'København', country: 'DK' };
  return { recipient: 'Ada Jensen', ...place, ...parts };
}

export function aSnapshot(): CustomerSnapshot {
  return { id: 'customer-1', email: 'ada@shop.example', name: 'Ada Jensen', country: 'DK', address: anAddress() };
}

export function aCustomer(parts: Partial<Customer> = {}): Customer {
  return { ...aSnapshot(), roles: ['customer'], created_at: '2026-11-22T10:00:00Z', version: 1, ...parts };
}

export function aCustomerSummary(parts: Partial<CustomerSummary> = {}): CustomerSummary {
  const { id, email, name, country, created_at } = aCustomer();
  return { id, email, name, country, created_at, ...parts };
}
