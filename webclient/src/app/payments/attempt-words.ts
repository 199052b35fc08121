import { Payment, Transaction } from '../api/models';

export const ATTEMPT_KINDS: Readonly<Record<Transaction['kind'], string>> = {
  authorise: 'Authorisation', capture: 'Capture', void: 'Void', refund: 'Refund',
};

const CAUSES: Readonly<Record<string, string>> = {
  order_cancelled: 'the order was cancelled',
  order_expired: 'the order expired',
  capture_failed: 'a capture failed',
  late: 'it turned up too late',
  staff: 'by staff',
  return: 'goods came back',
};

/** What is said of a request that is open, by its kind. */
const DOUBTS: Readonly<Record<Transaction['kind'], string>> = {
  authorise: 'whether the card was authorised',
  capture: 'whether the money was captured',
  void: 'whether the rest was given free',
  refund: 'whether the money has gone back',
};

/** Whether the provider owes an answer. */
export function isOpen({ state }: Pick<Transaction, 'state'>): boolean {
  return state === 'REQUESTED' || state === 'UNKNOWN';
}

/** What the provider answered, or what is known instead. */
export function answerOf(attempt: Transaction): string {
  if (attempt.state === 'REQUESTED') return 'Being asked now.';
  if (attempt.state === 'UNKNOWN') return 'No answer yet. It is asked again under the same key.';
  if (attempt.state === 'SUCCEEDED') return 'Done.';
  return attempt.reason === 'not_charged' ? 'It knows nothing of it: nothing was charged.' : `Declined: ${plain(attempt.reason)}.`;
}

/** Why a void or a refund is made, and what staff said about it. */
export function causeOf({ kind, cause, reason, state }: Transaction): string {
  const said = kind === 'refund' && state !== 'DECLINED' ? reason : '';
  return [CAUSES[cause] ?? plain(cause), said && `“${said}”`].filter(Boolean).join(': ');
}

/** What is in doubt about a payment, in a sentence; empty where nothing is. */
export function doubtOf({ attempts }: Payment): string {
  const kinds = [...new Set(attempts.filter(isOpen).map(({ kind }) => kind))];
  if (kinds.length === 0) return '';
  return `The payment provider has not said yet ${kinds.map((kind) => DOUBTS[kind]).join(', nor ')}.`;
}

function plain(code: string): string {
  return code.replaceAll('_', ' ');
}
