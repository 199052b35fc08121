import { DiscardDeadLetter$Params } from '../api/fn/dead-letters/discard-dead-letter';
import { Choice } from '../shared/filter-links';

/** A service, by the name that it has everywhere. */
export type ServiceName = DiscardDeadLetter$Params['service'];

const SERVICES: Readonly<Record<ServiceName, string>> = {
  customers: 'Customers', inventory: 'Inventory', billing: 'Billing', registry: 'Registry',
};

export const SERVICE_CHOICES: readonly Choice[] = Object.entries(SERVICES).map(([value, words]) => ({ value, words }));

/** The service that an address names, if there is such a one. */
export function serviceOf(text: string | undefined): ServiceName | undefined {
  return text !== undefined && text in SERVICES ? (text as ServiceName) : undefined;
}
