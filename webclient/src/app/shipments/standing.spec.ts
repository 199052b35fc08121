import { aShipment } from '../../testing/builders';
import { lastStep, lookAfterMs, standingOf } from './standing';

describe('the standing of a shipment', () => {
  it('says what happens next to what is on hold', () => {
    expect(standingOf('ON_HOLD').text).toContain('Once the customer has paid again it is ready to go');
  });

  it('is looked at each second while its money is charged', () => {
    expect([lookAfterMs({ state: 'PACKED' }), lookAfterMs({ state: 'ON_HOLD' }), lookAfterMs(null)]).toEqual([1_000, 15_000, 15_000]);
  });

  it('names its last step', () => {
    const packed = aShipment({ packed_at: '2026-11-22T10:03:00Z' });
    expect([lastStep(aShipment()).words, lastStep(packed)]).toEqual(['Planned', { words: 'Packed', at: packed.packed_at }]);
    expect(lastStep({ ...packed, dispatched_at: 'd' }).words).toBe('Sent');
    expect(lastStep({ ...packed, dispatched_at: 'd', delivered_at: 'e' })).toEqual({ words: 'Delivered', at: 'e' });
  });
});
