import { contentOf, packedOf, unitsLeft, unitsPacked } from './parcel';

const LINES = [{ position: 0, sku: 'A', quantity: 3 }, { position: 2, sku: 'B', quantity: 1 }];

describe('a parcel', () => {
  it('holds everything at first, and then names nothing', () => {
    expect([unitsPacked(LINES, new Map()), contentOf(LINES, new Map())]).toEqual([4, undefined]);
  });

  it('names what is in it once something is left out', () => {
    const leftOut = new Map([[0, 2], [2, 1]]);
    expect(contentOf(LINES, leftOut)).toEqual([{ position: 0, quantity: 1 }]);
    expect(unitsLeft(LINES, leftOut)).toBe(3);
  });

  it('never holds less than nothing, also when less is planned meanwhile', () => {
    expect(packedOf({ position: 0, sku: 'A', quantity: 1 }, new Map([[0, 2]]))).toBe(0);
  });
});
