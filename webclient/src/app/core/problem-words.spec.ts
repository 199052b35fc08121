import { wordsFor, wordsOfDecline } from './problem-words';

describe('wordsFor', () => {
  it('names the new total and the one that was shown', () => {
    const details = { total_minor: 4598, total_currency: 'EUR', expected_minor: 4498, expected_currency: 'EUR' };

    expect(wordsFor(409, 'total_changed', details).sentence).toBe('The total is €45.98 now; it was €44.98.');
  });

  it.each(['card_declined', 'not_charged', 'unknown_card', 'lost_card'])('says that %s cost nothing', (reason) => {
    expect(wordsFor(402, 'payment_declined', { reason }).sentence).toContain('nothing was charged');
    expect(wordsOfDecline(reason).advice).not.toBe('');
  });

  it.each(['order_state_forbids', 'shipment_state_forbids', 'payment_in_doubt', 'order_closed'])(
    'says %s without the ids that the server names', (code) => {
      expect(wordsFor(409, code, {}).sentence).toBeDefined();
    },
  );

  it('leaves the sentence to the server where that is for people, and says what to do by the status', () => {
    expect(wordsFor(409, 'email_taken', {})).toEqual({ advice: 'Look at how it stands now, then decide again.' });
    expect(wordsFor(418, 'teapot', {})).toEqual({ advice: 'Try again.' });
  });
});
