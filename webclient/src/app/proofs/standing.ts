import { Check, Proof, ProofSummary } from '../api/models';
import { Standing } from '../shared/standing-banner';

export type CheckState = Check['state'];

/** The states of a check, the ones to look at first. */
const ORDER: readonly CheckState[] = ['BROKEN', 'UNCHECKED', 'CHECKING', 'WAITING', 'KEPT'];
/** A proof is called as its laws are. */
const BADGES: Readonly<Record<Proof['state'], string>> = {
  RUNNING: 'RUNNING', GREEN: 'KEPT', RED: 'BROKEN', INTERRUPTED: 'INTERRUPTED',
};

/** How a proof stands, in a sentence. */
export function standingOf({ state, reason, checks }: Proof): Standing {
  const count = (wanted: CheckState) => checks.filter((check) => check.state === wanted).length;
  if (state === 'RUNNING') {
    const done = checks.length - count('WAITING') - count('CHECKING');
    const heading = `${done} of ${laws(checks.length)} checked.`;
    return { tone: 'calm', icon: 'hourglass', heading, text: 'The system may be busy meanwhile.' };
  }
  if (state === 'GREEN') {
    const heading = checks.length === 1 ? 'The law is kept.' : `All ${laws(checks.length)} are kept.`;
    return { tone: 'good', icon: 'check_circle', heading, text: 'Nothing is lost, doubled, oversold or out of balance.' };
  }
  const [broken, unknown] = [count('BROKEN'), count('UNCHECKED')];
  if (broken > 0) {
    const heading = `${laws(broken)} ${broken === 1 ? 'is' : 'are'} broken.`;
    return { tone: 'bad', icon: 'error', heading, text: 'What breaks them is named below.' };
  }
  const heading = unknown > 0 ? `${laws(unknown)} could not be checked.` : 'The proof was not finished.';
  return { tone: 'warn', icon: 'error', heading, text: [reason, 'Start another.'].filter(Boolean).join(' ') };
}

/** What came of a proof, as a list says it. */
export function outcomeOf({ state, laws: all, kept, broken }: ProofSummary): string {
  if (broken > 0) return `${broken} broken, ${kept} of ${laws(all)} kept`;
  if (state === 'GREEN') return `all ${laws(all)} kept`;
  return `${kept} of ${laws(all)} kept`;
}

/** Broken ones first, then what could not be checked; each service's laws stay together. */
export function inOrder(checks: readonly Check[]): readonly Check[] {
  return [...checks].sort((left, right) => ORDER.indexOf(left.state) - ORDER.indexOf(right.state));
}

export function badgeOf({ state }: Pick<Proof, 'state'>): string {
  return BADGES[state];
}

function laws(count: number): string {
  return `${count} ${count === 1 ? 'law' : 'laws'}`;
}
