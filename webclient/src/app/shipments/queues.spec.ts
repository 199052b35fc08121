import { QUEUES, numberIn, queueOf } from './queues';

describe('queues', () => {
  it('are those of every state, what is to pack first', () => {
    expect(QUEUES.map(({ state }) => state)).toEqual(
      ['PLANNED', 'PACKED', 'READY', 'ON_HOLD', 'SHIPPED', 'DELIVERED', 'CANCELLED'],
    );
    expect([queueOf(undefined).state, queueOf('NONSENSE').state, queueOf('READY').state]).toEqual(
      ['PLANNED', 'PLANNED', 'READY'],
    );
  });

  it('show who waits longest first, and what is done newest first', () => {
    expect(QUEUES.filter(({ isOldestFirst }) => !isOldestFirst).map(({ state }) => state)).toEqual(['DELIVERED', 'CANCELLED']);
  });

  it.each([['O-000042', '000042'], [' o-42 ', '42'], ['42', '42'], ['knife', null], ['O-', null]])(
    'are searched for the number in %j', (typed, number) => { expect(numberIn(typed)).toBe(number); },
  );
});
