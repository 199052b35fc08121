import { HttpErrorResponse } from '@angular/common/http';

import { settle } from '../../testing/server';
import { Reading } from './reading';

interface Question {
  readonly answer: (value: string) => void;
  readonly refuse: (problem: HttpErrorResponse) => void;
}

describe('Reading', () => {
  let reading: Reading<string>;
  let questions: Question[];

  beforeEach(() => {
    questions = [];
    reading = new Reading(() => new Promise((answer, refuse) => questions.push({ answer, refuse })));
  });

  const answer = async (question: number, value: string) => {
    questions[question]?.answer(value);
    await settle();
  };
  const refuse = async (question: number, status = 503) => {
    questions[question]?.refuse(new HttpErrorResponse({ status }));
    await settle();
  };

  it('keeps what it has while it reads anew, and also when that fails', async () => {
    void reading.reload();
    await answer(0, 'first');

    void reading.reload();
    expect([reading.value(), reading.isReading()]).toEqual(['first', true]);
    await refuse(1);

    expect([reading.value(), reading.isReading()]).toEqual(['first', false]);
    expect(reading.problem()?.status).toBe(503);
  });

  it('says that nobody answers only where it has nothing to show', async () => {
    void reading.reload();
    await refuse(0);
    expect(reading.shownProblem()?.status).toBe(503);

    void reading.reload();
    await answer(1, 'first');
    void reading.reload();
    await refuse(2);
    expect([reading.problem()?.status, reading.shownProblem()]).toEqual([503, null]);

    void reading.reload();
    await refuse(3, 500);
    expect(reading.shownProblem()?.status).toBe(500);
  });

  it('drops the answer to an earlier question', async () => {
    void reading.reload();
    void reading.reload();
    await answer(1, 'second');
    await answer(0, 'first');

    expect(reading.value()).toBe('second');
  });

  it('drops an answer after it was told or made to forget', async () => {
    void reading.reload();
    reading.accept('told');
    await answer(0, 'read');
    expect(reading.value()).toBe('told');

    void reading.reload();
    reading.forget();
    await answer(1, 'read');
    expect([reading.value(), reading.isReading()]).toEqual([null, false]);
  });
});
