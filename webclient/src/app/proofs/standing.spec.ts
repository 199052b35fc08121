import { Check, Proof, ProofSummary } from '../api/models';
import { inOrder, outcomeOf, standingOf } from './standing';

const check = (state: Check['state'], law = state): Check => ({
  service: 'billing', law, text: law, state, checked: 1, milliseconds: 1, in_flight: 0, offender_count: 0, offenders: [],
});
const proof = (state: Proof['state'], checks: Check[], reason = ''): Proof => ({
  id: '1', state, reason, started_at: '2026-11-22T10:00:00Z', ended_at: null, checks,
});

describe('standingOf', () => {
  it.each([
    [proof('RUNNING', [check('KEPT'), check('CHECKING'), check('WAITING')]), 'calm', '1 of 3 laws checked.'],
    [proof('GREEN', [check('KEPT'), check('KEPT', 'other' as Check['state'])]), 'good', 'All 2 laws are kept.'],
    [proof('RED', [check('KEPT'), check('BROKEN')]), 'bad', '1 law is broken.'],
    [proof('INTERRUPTED', [check('KEPT'), check('UNCHECKED')], 'Billing is silent.'), 'warn', '1 law could not be checked.'],
    [proof('INTERRUPTED', []), 'warn', 'The proof was not finished.'],
  ])('%#: says what matters most', (given, tone, heading) => {
    expect(standingOf(given)).toMatchObject({ tone, heading });
  });

  it('says why it was interrupted', () => {
    expect(standingOf(proof('INTERRUPTED', [], 'Billing is silent.')).text).toBe('Billing is silent. Start another.');
  });
});

describe('inOrder', () => {
  it('begins with what is broken', () => {
    const laws = inOrder([check('KEPT'), check('WAITING'), check('UNCHECKED'), check('BROKEN')]).map(({ law }) => law);
    expect(laws).toEqual(['BROKEN', 'UNCHECKED', 'WAITING', 'KEPT']);
  });
});

describe('outcomeOf', () => {
  const summary = { id: '1', reason: '', started_at: '', ended_at: null };
  it.each([
    [{ ...summary, state: 'GREEN', laws: 40, kept: 40, broken: 0 }, 'all 40 laws kept'],
    [{ ...summary, state: 'RED', laws: 40, kept: 38, broken: 2 }, '2 broken, 38 of 40 laws kept'],
    [{ ...summary, state: 'RUNNING', laws: 40, kept: 7, broken: 0 }, '7 of 40 laws kept'],
  ] satisfies [ProofSummary, string][])('%#: counts', (given, words) => {
    expect(outcomeOf(given)).toBe(words);
  });
});
