import { badgeOf, orderNumberIn } from './payment-choices';

describe('orderNumberIn', () => {
  it.each([
    ['42', 'O-000042'],
    ['O-000042', 'O-000042'],
    [' o-42 ', 'O-000042'],
    ['1234567', 'O-1234567'],
    ['0', 'O-000000'],
  ])('reads "%s" as %s', (typed, number) => {
    expect(orderNumberIn(typed)).toBe(number);
  });

  it.each(['', 'Ada', '4-2', 'O-'])('takes "%s" for none', (typed) => {
    expect(orderNumberIn(typed)).toBeNull();
  });
});

describe('badgeOf', () => {
  it('says a doubt before the state', () => {
    expect(badgeOf({ state: 'AUTHORISED', is_in_doubt: true })).toBe('IN_DOUBT');
    expect(badgeOf({ state: 'AUTHORISED', is_in_doubt: false })).toBe('AUTHORISED');
  });
});
