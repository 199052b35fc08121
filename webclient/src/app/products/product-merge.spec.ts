import { aProduct, euro } from '../../testing/builders';
import { EMPTY, changeOf, fieldsOf, priceOf } from './product-fields';
import { merge } from './product-merge';

const BASE = fieldsOf(aProduct());

describe('merge', () => {
  it('takes what only they changed, and keeps what only I changed', () => {
    const merged = merge(BASE, { ...BASE, name: 'Long bread knife' }, { ...BASE, price: '22.90' });

    expect(merged).toEqual({ fields: { ...BASE, name: 'Long bread knife', price: '22.90' }, clashes: [] });
  });

  it('names what both changed, and keeps mine until that is decided', () => {
    const merged = merge(BASE, { ...BASE, price: '19.90' }, { ...BASE, price: '22.90' });

    expect(merged.fields.price).toBe('19.90');
    expect(merged.clashes).toEqual([{ field: 'price', mine: '19.90', theirs: '22.90' }]);
  });

  it('sees no clash where both want the same', () => {
    expect(merge(BASE, { ...BASE, price: '22.90' }, { ...BASE, price: '22.90' }).clashes).toEqual([]);
  });
});

describe('changeOf', () => {
  it('sends what differs, and nothing else', () => {
    expect(changeOf(aProduct(), { ...BASE, price: '19,9', name: ' Bread knife ' })).toEqual({
      unit_price: { amount_minor: 1990, currency: 'EUR' },
    });
    expect(changeOf(aProduct(), BASE)).toEqual({});
  });

  it("reads the price in the decimals of the product's own money", () => {
    const yen = aProduct({ unit_price: { amount_minor: 1299, currency: 'JPY', exponent: 0 } });

    expect(fieldsOf(yen).price).toBe('1299');
    expect(changeOf(yen, { ...fieldsOf(yen), price: '1300' }).unit_price).toEqual({ amount_minor: 1300, currency: 'JPY' });
    expect(priceOf('12.99', yen.unit_price)).toBeNull();
  });

  it('knows no price of nothing', () => {
    expect(priceOf('0.00', euro(1))).toBeNull();
    expect(priceOf(EMPTY.price)).toBeNull();
  });
});
