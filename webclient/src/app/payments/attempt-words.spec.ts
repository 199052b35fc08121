import { aTry } from '../../testing/builders';
import { Payment } from '../api/models';
import { answerOf, causeOf, doubtOf } from './attempt-words';

describe('answerOf', () => {
  it.each([
    [{ state: 'REQUESTED' }, 'Being asked now.'],
    [{ state: 'UNKNOWN' }, 'No answer yet. It is asked again under the same key.'],
    [{ state: 'SUCCEEDED' }, 'Done.'],
    [{ state: 'DECLINED', reason: 'card_declined' }, 'Declined: card declined.'],
    [{ state: 'DECLINED', reason: 'not_charged' }, 'It knows nothing of it: nothing was charged.'],
  ] as const)('%#: says what the provider answered', (parts, words) => {
    expect(answerOf(aTry(parts))).toBe(words);
  });
});

describe('causeOf', () => {
  it('says why money goes back, and what was said about it', () => {
    expect(causeOf(aTry({ kind: 'refund', cause: 'staff', reason: 'Broken' }))).toBe('by staff: “Broken”');
    expect(causeOf(aTry({ kind: 'void', cause: 'order_expired', reason: '' }))).toBe('the order expired');
    expect(causeOf(aTry({ kind: 'authorise', cause: '', reason: '' }))).toBe('');
  });
});

describe('doubtOf', () => {
  const doubt = (...attempts: Payment['attempts']) => doubtOf({ attempts } as Payment);

  it('says nothing while everything is answered', () => {
    expect(doubt(aTry({ state: 'SUCCEEDED' }), aTry({ state: 'DECLINED' }))).toBe('');
  });

  it('names each open question once', () => {
    const [capture, refund] = [aTry({ kind: 'capture', state: 'UNKNOWN' }), aTry({ kind: 'refund', state: 'REQUESTED' })];
    expect(doubt(capture, capture, refund)).toBe(
      'The payment provider has not said yet whether the money was captured, nor whether the money has gone back.',
    );
  });
});
