import { Shipment } from '../api/models';
import { ShipmentState } from './queues';
import { IconName } from '../shared/icon';

/** How a shipment stands, and what is to be done about it. */
export interface Standing {
  readonly tone: 'good' | 'warn' | 'calm';
  readonly icon: IconName;
  readonly heading: string;
  readonly text: string;
}

type Course = Pick<Shipment, 'planned_at' | 'packed_at' | 'dispatched_at' | 'delivered_at'>;

/** Until one looks again: while its money is on its way, and while nothing is about to happen by itself. */
const SOON_MS = 1_000;
const LATER_MS = 15_000;

const STANDINGS: Readonly<Record<ShipmentState, Standing>> = {
  PLANNED: {
    tone: 'calm', icon: 'inventory', heading: 'To be packed.',
    text: 'Put what is listed into the parcel. Less is fine: the rest becomes a shipment of its own.',
  },
  PACKED: {
    tone: 'warn', icon: 'hourglass', heading: 'Packed. Its money is being charged.',
    text: 'That takes seconds mostly. Keep the parcel here until then.',
  },
  READY: {
    tone: 'good', icon: 'check_circle', heading: 'Ready to go.', text: 'It is paid. Give it to the carrier.',
  },
  ON_HOLD: {
    tone: 'warn', icon: 'pause_circle', heading: 'On hold: the card was not charged.',
    text: 'Put the parcel aside. Once the customer has paid again it is ready to go; if they cancel, unpack it.',
  },
  SHIPPED: { tone: 'good', icon: 'local_shipping', heading: 'On its way.', text: 'The carrier has it.' },
  DELIVERED: { tone: 'good', icon: 'task_alt', heading: 'Delivered.', text: 'It has reached the customer.' },
  CANCELLED: {
    tone: 'calm', icon: 'cancel', heading: 'Cancelled.', text: 'Nothing is sent. Put what was packed back on its shelf.',
  },
};

export function standingOf(state: ShipmentState): Standing {
  return STANDINGS[state];
}

/** When to look at it again. */
export function lookAfterMs(shipment: Pick<Shipment, 'state'> | null): number {
  return shipment?.state === 'PACKED' ? SOON_MS : LATER_MS;
}

/** The last thing that was done with a shipment, and when. */
export function lastStep(course: Course): { words: string; at: string } {
  if (course.delivered_at) return { words: 'Delivered', at: course.delivered_at };
  if (course.dispatched_at) return { words: 'Sent', at: course.dispatched_at };
  if (course.packed_at) return { words: 'Packed', at: course.packed_at };
  return { words: 'Planned', at: course.planned_at };
}
