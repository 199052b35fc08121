import { aMovement } from '../../testing/builders';
import { kindOf, whoMoved } from './movement-words';

describe('a movement', () => {
  it('says what it was, and whose', () => {
    const colleague = aMovement({ actor_id: '019a0000-0000-7000-8000-0000deadbeef' });
    expect(kindOf(aMovement({ kind: 'shipped' }))).toBe('Shipped');
    expect([whoMoved(aMovement(), 'clerk-1'), whoMoved(colleague, 'clerk-1'), whoMoved(aMovement({ actor_id: 'seed' }), undefined)])
      .toEqual(['you', 'colleague deadbeef', 'the shop']);
  });
});
