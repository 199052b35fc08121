import { Instance } from '../app/api/models';

/** Documents of the API, valid by default; a test names only what it is about. */

export * from './invoice-builders';
export * from './order-builders';
export * from './people-builders';
export * from './warehouse-builders';
export { aLine, aProduct, aQuote, aQuotedLine, euro } from './shop-builders';

export function anInstance(parts: Partial<Instance> = {}): Instance {
  return {
    instance_id: 'inventory-host-1',
    service: 'inventory',
    host: 'host',
    pid: 1,
    version: '0.1.0',
    state: 'UP',
    started_at: '2026-11-22T10:00:00Z',
    last_seen_at: '2026-11-22T10:00:00Z',
    lease_left_ms: 9_400,
    entrypoints: [],
    load: {},
    ...parts,
  };
}

export function page<Item>(items: Item[], next_cursor: string | null = null): { items: Item[]; next_cursor: string | null } {
  return { items, next_cursor };
}
