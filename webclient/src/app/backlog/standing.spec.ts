import { ServiceBacklog } from '../api/models';
import { standingOf } from './standing';

const idle: ServiceBacklog = { service: 'billing', is_available: true, outbox: 0, parked: 0, dead: 0, oldest_at: null };
const silent = (service: string): ServiceBacklog => ({ service, is_available: false });

describe('standingOf', () => {
  it.each([
    [[idle], 'good', 'Nothing waits.'],
    [[{ ...idle, outbox: 1 }], 'good', '1 event is on the way.'],
    [[{ ...idle, outbox: 1_000, parked: 2 }], 'good', '1,002 events are on the way.'],
    [[{ ...idle, parked: 3, dead: 1 }], 'warn', '1 dead letter needs a person.'],
    [[{ ...idle, dead: 1 }, { ...idle, dead: 2 }], 'warn', '3 dead letters need a person.'],
    [[idle, silent('registry')], 'bad', 'Registry does not answer.'],
    [[silent('billing'), silent('customers'), silent('inventory')], 'bad', 'Billing, Customers and Inventory do not answer.'],
  ])('%#: says what matters most', (services, tone, heading) => {
    expect(standingOf(services)).toMatchObject({ tone, heading });
  });
});
