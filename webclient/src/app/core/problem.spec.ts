import { HttpErrorResponse } from '@angular/common/http';

import { Problem } from './problem';

describe('Problem', () => {
  const answered = (status: number, error: unknown = {}) => Problem.of(new HttpErrorResponse({ status, error }));

  it('reads the problem document', () => {
    const problem = answered(422, {
      title: 'Invalid request',
      detail: 'The name is missing.',
      code: 'invalid_request',
      correlation_id: 'journey-1',
      errors: { name: ['Missing.', 'Too short.'], email: 'Wrong.' },
    });

    expect(problem).toMatchObject({ status: 422, code: 'invalid_request', detail: 'The name is missing.' });
    expect(problem.correlationId).toBe('journey-1');
    expect(problem.fieldErrors).toEqual({ name: ['Missing.', 'Too short.'], email: ['Wrong.'] });
  });

  it('says something even where the answer is no problem document', () => {
    expect(answered(502, '<html>').detail).toBe('The server answered with status 502.');
  });

  it('says that the shop could not be reached', () => {
    expect(answered(0).detail).toBe('The shop could not be reached.');
  });

  it('keeps a problem as it is, and hides what the client itself did wrong', () => {
    const problem = answered(404);

    expect(Problem.of(problem)).toBe(problem);
    expect(Problem.of(new TypeError('x is undefined')).detail).not.toContain('undefined');
  });

  it.each([
    [0, '', true],
    [504, 'outcome_unknown', true],
    [500, 'internal_error', true],
    [409, 'command_in_progress', true],
    [503, 'unavailable', false],
    [409, 'insufficient_stock', false],
    [422, 'unknown_sku', false],
  ])('status %i %s leaves the outcome unknown: %s', (status, code, isUnknown) => {
    expect(answered(status, { code }).isOutcomeUnknown).toBe(isUnknown);
  });

  it.each([
    [503, false, false], [503, true, true], [429, true, true], [401, true, true], [402, true, false], [504, false, true],
  ])('status %i, in doubt before: %s, in doubt after: %s', (status, before, after) => {
    expect(answered(status).leavesDoubt(before)).toBe(after);
  });

  it('says what happened in words for people, else in the words of the server', () => {
    expect(answered(404, { code: 'order_not_found', detail: 'There is no order 01f.' }).sentence).toBe('There is no such order.');
    expect(answered(409, { code: 'email_taken', detail: 'Sign in instead.' }).sentence).toBe('Sign in instead.');
  });

  it('says what to do: 503 has started nothing, 504 may be repeated', () => {
    expect(answered(503).advice).toContain('Nothing was started');
    expect(answered(504).advice).toContain('never carried out twice');
  });
});
