import { aPayment, aShipment, aTry, anOrderDocument, euro } from '../../testing/builders';
import { PaymentPart } from '../api/models';
import { isPayable, lastDecline } from './payable';
import { IN_DOUBT, isCancellable, lookAfterMs, standingOf } from './standing';

const PAID = aPayment({ authorised: euro(4498) });
const UNKNOWN = aPayment({ is_in_doubt: true });
const HELD = [aShipment({ state: 'ON_HOLD' })];
const NOW = Date.parse('2026-11-22T10:00:00Z');

describe('standing', () => {
  it('is to be paid while its units are held', () => {
    const order = anOrderDocument();

    expect(standingOf(order)).toMatchObject({ icon: 'schedule', until: order.hold_until });
    expect(isPayable(order)).toBe(true);
  });

  it('waits for the provider, whatever else is so', () => {
    expect(standingOf(anOrderDocument({ payment: UNKNOWN }))).toBe(IN_DOUBT);
    expect(standingOf(anOrderDocument({ state: 'CONFIRMED', shipments: HELD, payment: UNKNOWN }))).toBe(IN_DOUBT);
    expect(isPayable(anOrderDocument({ payment: UNKNOWN }))).toBe(false);
  });

  it('is not paid twice between its payment and its confirmation', () => {
    const order = anOrderDocument({ payment: PAID });

    expect(standingOf(order).heading).toBe('Your payment has arrived.');
    expect(isPayable(order)).toBe(false);
  });

  it('can be paid again where the authorisation was given free', () => {
    expect(isPayable(anOrderDocument({ payment: { ...PAID, voided: euro(4498) } }))).toBe(true);
  });

  it('is to be paid again while a shipment is held', () => {
    const order = anOrderDocument({ state: 'CONFIRMED', shipments: HELD });

    expect(standingOf(order).heading).toBe('A shipment waits for its payment.');
    expect(isPayable(order)).toBe(true);
  });

  it('goes on once its money has come, and is not paid again while the shipment is still held', () => {
    const capture = aTry({ kind: 'capture', shipment_id: 'shipment-1' });
    const declined = { ...capture, state: 'DECLINED' } as const;
    const held = (payment: PaymentPart) => anOrderDocument({ state: 'CONFIRMED', shipments: HELD, payment });

    for (const order of [held(PAID), held(aPayment({ attempts: [declined, aTry(), capture] }))]) {
      expect(standingOf(order).heading).toBe('Your payment has arrived.');
      expect(isPayable(order)).toBe(false);
    }
    expect(isPayable(held(aPayment({ attempts: [aTry(), declined] })))).toBe(true);
  });

  it.each(['CONFIRMED', 'PARTIALLY_SHIPPED', 'SHIPPED', 'DELIVERED', 'EXPIRED', 'CANCELLED'] as const)(
    '%s says so, and asks for nothing', (state) => {
      const order = anOrderDocument({ state, payment: PAID });

      expect(standingOf(order).heading).not.toBe('');
      expect(standingOf(order).until).toBeUndefined();
      expect(isPayable(order)).toBe(false);
    },
  );

  it.each([
    ['RESERVED', true], ['CONFIRMED', true], ['PARTIALLY_SHIPPED', true],
    ['SHIPPED', false], ['DELIVERED', false], ['EXPIRED', false], ['CANCELLED', false],
  ] as const)('%s can be cancelled: %s', (state, isSo) => {
    expect(isCancellable(anOrderDocument({ state }))).toBe(isSo);
  });

  it('knows why the last card was declined, and forgets it with the next', () => {
    const declined = aTry({ state: 'DECLINED', reason: 'card_declined' });
    const failed = aTry({ kind: 'capture', state: 'DECLINED', reason: 'expired' });

    expect(lastDecline(anOrderDocument())).toBeNull();
    expect(lastDecline(anOrderDocument({ payment: aPayment({ attempts: [declined, failed] }) }))).toBe('card_declined');
    expect(lastDecline(anOrderDocument({ payment: aPayment({ attempts: [declined, aTry()] }) }))).toBeNull();
  });

  it('is looked at again soon while something is about to happen', () => {
    expect(lookAfterMs(anOrderDocument(), NOW)).toBe(30_000);
    expect(lookAfterMs(null, NOW)).toBe(30_000);
  });

  it('is looked at again just after its hold has ended', () => {
    const holdUntil = (leftMs: number) => anOrderDocument({ hold_until: new Date(NOW + leftMs).toISOString() });

    expect(lookAfterMs(holdUntil(5_000), NOW)).toBe(6_000);
    expect(lookAfterMs(holdUntil(-2_000), NOW)).toBe(1_000);
    expect(lookAfterMs(holdUntil(-60_000), NOW)).toBe(30_000);
  });
});
