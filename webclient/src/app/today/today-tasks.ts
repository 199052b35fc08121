import { Doubts, Intake, ScarceStock, WaitingShipment, WaitingShipments } from '../api/models';
import { MoneyPipe } from '../shared/money-pipe';
import { IconName } from '../shared/icon';

/** Something to begin with. */
export interface TaskRow {
  readonly link: readonly string[];
  readonly title: string;
  readonly note: string;
  /** Since when it waits. */
  readonly since?: string;
  readonly figure?: string;
}

/** What there is to do of one kind: how much, the first few, and where the others are. */
export interface Task {
  readonly heading: string;
  readonly icon: IconName;
  readonly count: number;
  readonly rows: readonly TaskRow[];
  /** What is said where there is nothing. */
  readonly nothing: string;
  readonly isUrgent?: boolean;
  readonly more: { readonly words: string; readonly path: string; readonly query?: Readonly<Record<string, string>> };
}

const MONEY = new MoneyPipe();
const KINDS: Readonly<Record<Doubts['oldest'][number]['kind'], string>> = {
  authorise: 'Authorisation', capture: 'Charge', void: 'Release', refund: 'Refund',
};

/** What the warehouse packs, sends and waits for. */
export function shipmentTasks({ planned, ready, on_hold }: WaitingShipments): readonly Task[] {
  return [
    {
      heading: 'To pack', icon: 'inventory', count: planned.count, rows: planned.oldest.map(shipmentRow),
      nothing: 'Everything that is paid for is packed.',
      more: { words: 'All to pack', path: '/shipments', query: { state: 'PLANNED' } },
    },
    {
      heading: 'Ready to go', icon: 'local_shipping', count: ready.count, rows: ready.oldest.map(shipmentRow),
      nothing: 'Nothing waits for a carrier.',
      more: { words: 'All ready to go', path: '/shipments', query: { state: 'READY' } },
    },
    {
      heading: 'On hold', icon: 'credit_card_off', count: on_hold.count, rows: on_hold.oldest.map(shipmentRow),
      nothing: 'No shipment waits for its payment.', isUrgent: true,
      more: { words: 'All on hold', path: '/shipments', query: { state: 'ON_HOLD' } },
    },
  ];
}

/** What is to be bought from suppliers. */
export function stockTask(stock: ScarceStock, canSeeStock: boolean): Task {
  const all = { words: 'All that run out', path: '/stock', query: { running: 'out' } };
  const rows = stock.scarcest.map(({ id, sku, name, available }) => ({
    link: canSeeStock ? ['/stock', sku] : ['/products', id], title: name, note: sku,
    figure: available <= 0 ? 'Sold out' : `${available} left`,
  }));
  return {
    heading: 'Running out of stock', icon: 'production_quantity_limits', count: stock.count, rows, isUrgent: true,
    nothing: `Of every product there are more than ${stock.units}.`,
    more: canSeeStock ? all : { words: 'All products', path: '/products' },
  };
}

/** What the payment provider owes an answer to. */
export function doubtTask(doubts: Doubts): Task {
  const rows = doubts.oldest.map((each) => ({
    link: ['/payments', each.payment_id], title: `Order ${each.order_number}`, note: KINDS[each.kind],
    since: each.requested_at, figure: MONEY.transform(each.amount),
  }));
  return {
    heading: 'Payments in doubt', icon: 'hourglass', count: doubts.count, rows, isUrgent: true,
    nothing: 'The payment provider has answered everything.',
    more: { words: 'All in doubt', path: '/payments', query: { state: 'IN_DOUBT' } },
  };
}

/** What customers ordered today. */
export function intakeTask({ placed, paid }: Intake): Task {
  const rows: TaskRow[] = [
    { link: ['/orders'], title: 'Placed', note: countOf(placed.count), figure: sumOf(placed.totals) },
    { link: ['/orders'], title: 'Paid for', note: countOf(paid.count), figure: sumOf(paid.totals) },
  ];
  return {
    heading: 'Orders today', icon: 'receipt', count: placed.count, rows: placed.count > 0 ? rows : [],
    nothing: 'Nobody has ordered yet today.', more: { words: 'All orders', path: '/orders' },
  };
}

function shipmentRow(shipment: WaitingShipment): TaskRow {
  const { id, order_number: number, customer_name: name, planned_at: since } = shipment;
  return { link: ['/shipments', id], title: `Order ${number}`, note: name, since };
}

function countOf(count: number): string {
  return `${count} ${count === 1 ? 'order' : 'orders'}`;
}

function sumOf(totals: Intake['placed']['totals']): string {
  return totals.map((total) => MONEY.transform(total)).join(' + ');
}
