import { Customer } from '../api/models';
import { IconName } from '../shared/icon';

/** Whoever works in the back office. */
export const OFFICE_ROLES = ['support', 'warehouse', 'catalogue', 'accountant', 'admin'] as const;

/** Somebody who has signed in, or a visitor. */
type Somebody = Pick<Customer, 'roles'> | null;

/** A place that the frame leads to. */
export interface Destination {
  readonly path: string;
  readonly label: string;
  readonly icon: IconName;
  /** Who may go there: everybody, whoever has signed in, or those who have one of these roles. */
  readonly who: 'anybody' | 'signed in' | readonly string[];
}

/** Places that belong together, under one name. */
export interface DestinationGroup {
  readonly label: string;
  readonly icon: IconName;
  readonly places: readonly Destination[];
}

const SHOP: readonly Destination[] = [
  { path: '/catalogue', label: 'Catalogue', icon: 'storefront', who: 'anybody' },
  { path: '/orders', label: 'Orders', icon: 'receipt', who: 'signed in' },
  { path: '/invoices', label: 'Invoices', icon: 'description', who: 'signed in' },
];

const GROUPS: readonly DestinationGroup[] = [
  {
    label: 'Office',
    icon: 'work',
    places: [
      { path: '/today', label: 'Today', icon: 'today', who: [...OFFICE_ROLES] },
      { path: '/customers', label: 'Customers', icon: 'group', who: ['support', 'admin'] },
      { path: '/shipments', label: 'Shipments', icon: 'local_shipping', who: ['warehouse', 'admin'] },
      { path: '/stock', label: 'Stock', icon: 'inventory', who: ['warehouse', 'admin'] },
      { path: '/products', label: 'Products', icon: 'sell', who: ['catalogue', 'admin'] },
      { path: '/payments', label: 'Payments', icon: 'payments', who: ['support', 'accountant', 'admin'] },
      { path: '/ledger', label: 'Ledger', icon: 'balance', who: ['accountant', 'admin'] },
    ],
  },
  {
    label: 'Operations',
    icon: 'monitoring',
    places: [
      { path: '/instances', label: 'Instances', icon: 'dns', who: ['ops', 'admin'] },
      { path: '/backlog', label: 'Backlog', icon: 'hourglass', who: ['ops', 'admin'] },
      { path: '/dead-letters', label: 'Dead letters', icon: 'dead_letter', who: ['ops', 'admin'] },
      { path: '/proofs', label: 'Proofs', icon: 'task_alt', who: ['ops', 'admin'] },
    ],
  },
];

/** The places of the shop that somebody may go to. */
export function shopPlaces(somebody: Somebody): readonly Destination[] {
  return SHOP.filter((place) => mayGo(somebody, place));
}

/** The groups of the staff's places, with those that somebody may go to; none is empty. */
export function staffGroups(somebody: Somebody): readonly DestinationGroup[] {
  return GROUPS.map((group) => ({ ...group, places: group.places.filter((place) => mayGo(somebody, place)) })).filter(
    (group) => group.places.length > 0,
  );
}

/** Where somebody begins: the staff with what there is to do, everybody else in the shop. */
export function firstPlace(somebody: Somebody): string {
  return somebody?.roles.some((role) => OFFICE_ROLES.some((office) => office === role)) ? '/today' : '/catalogue';
}

/** Whether an address is that of a place, or of something in it. */
export function isAt(place: Destination, path: string | undefined): boolean {
  return path === place.path || (path?.startsWith(`${place.path}/`) ?? false);
}

function mayGo(somebody: Somebody, { who }: Destination): boolean {
  if (who === 'anybody') return true;
  if (somebody === null) return false;
  return who === 'signed in' || somebody.roles.some((role) => who.includes(role));
}
