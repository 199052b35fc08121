import { changeOf, unitsIn } from './stock-rules';

describe('what is typed as units', () => {
  it.each([['24', 24], [' 1,200 ', 1200], ['0', null], ['-2', null], ['1.5', null], ['', null], ['two', null]])(
    '%j is %j', (typed, units) => { expect(unitsIn(typed)).toBe(units); },
  );

  it('goes down where units are missing', () => {
    expect(changeOf({ direction: 'missing', quantity: '2', reason: '' })).toBe(-2);
    expect(changeOf({ direction: 'found', quantity: '2', reason: '' })).toBe(2);
    expect(changeOf({ direction: 'found', quantity: '', reason: '' })).toBeNull();
  });
});
