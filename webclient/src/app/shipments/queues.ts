import { Shipment } from '../api/models';
import { IconName } from '../shared/icon';

export type ShipmentState = Shipment['state'];

/** The shipments in one state, as work that waits or is done. */
export interface Queue {
  readonly state: ShipmentState;
  readonly label: string;
  readonly icon: IconName;
  /** What is said where nothing is in it. */
  readonly empty: string;
  readonly hint: string;
  /** Whether whoever waits longest comes first; what is done is read from its end. */
  readonly isOldestFirst: boolean;
}

const TO_PACK: Queue = {
  state: 'PLANNED', label: 'To pack', icon: 'inventory', isOldestFirst: true,
  empty: 'Nothing waits to be packed', hint: 'What is ordered and paid appears here, the longest waiting first.',
};

export const QUEUES: readonly Queue[] = [
  TO_PACK,
  {
    state: 'PACKED', label: 'Waiting for money', icon: 'hourglass', isOldestFirst: true,
    empty: 'Nothing waits for its money', hint: 'What is packed stays here until its card is charged, mostly for seconds.',
  },
  {
    state: 'READY', label: 'Ready to go', icon: 'local_shipping', isOldestFirst: true,
    empty: 'Nothing is ready to go', hint: 'What is packed and paid waits here for its carrier.',
  },
  {
    state: 'ON_HOLD', label: 'On hold', icon: 'pause_circle', isOldestFirst: true,
    empty: 'Nothing is on hold', hint: 'What could not be charged waits here until its customer pays again.',
  },
  {
    state: 'SHIPPED', label: 'On the way', icon: 'local_shipping', isOldestFirst: true,
    empty: 'Nothing is on the way', hint: 'What the carrier has taken is here until it arrives.',
  },
  {
    state: 'DELIVERED', label: 'Delivered', icon: 'task_alt', isOldestFirst: false,
    empty: 'Nothing has arrived yet', hint: 'What reached its customer appears here, the newest first.',
  },
  {
    state: 'CANCELLED', label: 'Cancelled', icon: 'cancel', isOldestFirst: false,
    empty: 'Nothing was cancelled', hint: 'What was cancelled before it left appears here, the newest first.',
  },
];

/** The queue of a state as it stands in the address; without one, or with one that there is not, what is to pack. */
export function queueOf(state: string | undefined): Queue {
  return QUEUES.find((queue) => queue.state === state) ?? TO_PACK;
}

/** The number of an order in what somebody typed: "o-42" and " 42 " are 42; null where it is none. */
export function numberIn(typed: string): string | null {
  return /^(?:O-)?(\d{1,12})$/i.exec(typed.trim())?.[1] ?? null;
}
