import { Movement } from '../api/models';

const KINDS: Readonly<Record<Movement['kind'], string>> = {
  received: 'Received', adjusted: 'Adjusted', shipped: 'Shipped', restocked: 'Returned to stock', scrapped: 'Thrown away',
};
/** Of an id as much as people can tell apart. */
const ID_LENGTH = 8;

export function kindOf(movement: Movement): string {
  return KINDS[movement.kind];
}

/** Who moved it: oneself, a colleague by the end of the account's id, or the shop itself. */
export function whoMoved(movement: Movement, ownId: string | undefined): string {
  if (movement.actor_id === ownId) return 'you';
  return /^[0-9a-f-]{36}$/.test(movement.actor_id) ? `colleague ${movement.actor_id.slice(-ID_LENGTH)}` : 'the shop';
}
