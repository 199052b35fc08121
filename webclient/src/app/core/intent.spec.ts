import { HttpErrorResponse } from '@angular/common/http';

import { Intent } from './intent';
import { Problem } from './problem';

describe('Intent', () => {
  let intent: Intent;
  let keys: string[];

  beforeEach(() => {
    intent = new Intent();
    keys = [];
  });

  const answered = () => intent.ask((key) => {
    keys.push(key);
    return Promise.resolve('done');
  });
  const refused = (status: number, code = '') => intent.ask((key) => {
    keys.push(key);
    return Promise.reject(Problem.of(new HttpErrorResponse({ status, error: { code } })));
  });

  it('gives the answer, and another key to what is wanted next', async () => {
    expect(await answered()).toBe('done');
    await answered();

    expect(keys[0]).not.toBe(keys[1]);
    expect(intent.isInDoubt).toBe(false);
  });

  it.each([[0, ''], [500, ''], [504, 'outcome_unknown'], [409, 'command_in_progress']])(
    'keeps its key after %i %s', async (status, code) => {
      expect(await refused(status, code)).toBeInstanceOf(Problem);
      expect(intent.isInDoubt).toBe(true);
      await answered();

      expect(keys[0]).toBe(keys[1]);
    },
  );

  it.each([[402, 'payment_declined'], [409, 'already_authorised'], [503, 'unavailable'], [401, 'token_expired']])(
    'takes another key after %i %s', async (status, code) => {
      await refused(status, code);
      await answered();

      expect(keys[0]).not.toBe(keys[1]);
    },
  );

  it('stays in doubt where the repetition is only put off', async () => {
    await refused(504);
    await refused(503);
    await refused(429);

    expect(intent.isInDoubt).toBe(true);
    expect(new Set(keys).size).toBe(1);
  });

  it('is in doubt no more once the repetition is refused for good', async () => {
    await refused(504);
    await refused(402, 'payment_declined');

    expect(intent.isInDoubt).toBe(false);
  });
});
