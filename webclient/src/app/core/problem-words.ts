import { MoneyPipe } from '../shared/money-pipe';

/** A stand-in for the status of an answer that never came: no connection, or a lost one. */
export const NO_ANSWER = 0;

/** What a person reads of a problem: what happened, where the server's sentence is for programs, and what to do now. */
interface Words {
  readonly sentence?: string;
  readonly advice: string;
}

type Details = Readonly<Record<string, unknown>>;

const LOOK_AGAIN = 'Look at how it stands now, then decide again.';
const ANOTHER_CARD = 'Choose another card, then pay again.';
const MONEY = new MoneyPipe();

const BY_STATUS: Readonly<Record<number, string>> = {
  [NO_ANSWER]: 'Check your connection, then try again.',
  401: 'Sign in, then try again.',
  402: 'Nothing was charged. Choose another card, then try again.',
  403: 'Ask an administrator if you think that you should be allowed to.',
  404: 'It may have been removed, or it is not yours to see.',
  409: LOOK_AGAIN,
  412: 'Load it again, then repeat your change.',
  422: 'Correct what is marked, then try again.',
  429: 'Wait a moment, then try again.',
  500: 'Try again. If it stays, report it with the reference below.',
  503: 'Nothing was started. Try again in a few seconds.',
  504: 'Try again: the same request is never carried out twice.',
};

const BY_CODE: Readonly<Record<string, Words>> = {
  address_missing: { sentence: 'It is not known where the order goes.', advice: 'Save an address, then order.' },
  already_authorised: { sentence: 'The order is paid for already.', advice: 'There is nothing more to pay.' },
  command_in_progress: { sentence: 'It is being done right now.', advice: 'Wait a moment: it is never done twice.' },
  dead_letter_not_found: { sentence: 'It is no dead letter any more.', advice: 'Look again: somebody else has seen to it.' },
  insufficient_stock: { sentence: 'There is less than you ask for.', advice: 'Take what is available, then order.' },
  invoice_not_found: { sentence: 'There is no such invoice.', advice: 'It may not be yours to see.' },
  not_in_shipment: { sentence: 'There is less in this shipment than you packed.', advice: LOOK_AGAIN },
  order_closed: {
    sentence: 'The order was cancelled or has expired.', advice: 'It cannot be paid any more; order again if you like.',
  },
  order_not_found: { sentence: 'There is no such order.', advice: 'It may not be yours to see.' },
  order_not_known_yet: { sentence: 'The order was placed only just now.', advice: 'Try again in a moment.' },
  order_state_forbids: { sentence: 'The order has gone on meanwhile.', advice: LOOK_AGAIN },
  payment_in_doubt: {
    sentence: 'An earlier payment is still being confirmed.', advice: 'Wait a moment: this page shows what becomes of it.',
  },
  payment_not_found: { sentence: 'There is no such payment.', advice: 'Look for it by the number of its order.' },
  product_archived: {
    sentence: 'Something in your basket is sold no more.', advice: 'Take what is available, then order.',
  },
  product_not_found: { sentence: 'There is no such product.', advice: 'It may have been removed.' },
  proof_not_found: { sentence: 'There is no such proof.', advice: 'Proofs are kept for 30 days. Start another.' },
  provider_silent: {
    sentence: 'The payment provider has not answered yet.', advice: 'Try again: you are never charged twice.',
  },
  refund_too_large: { sentence: 'More was asked for than can be paid back.', advice: LOOK_AGAIN },
  shipment_not_found: { sentence: 'There is no such shipment.', advice: 'Look for it by the number of its order.' },
  shipment_state_forbids: { sentence: 'A shipment of the order has gone on meanwhile.', advice: LOOK_AGAIN },
  sku_not_found: { sentence: 'No product has this SKU.', advice: 'Create the product first, or look for its name.' },
};

const BY_REASON: Readonly<Record<string, Words>> = {
  card_declined: { sentence: 'The card was declined; nothing was charged.', advice: ANOTHER_CARD },
  not_charged: {
    sentence: 'The payment provider knows nothing of the payment; nothing was charged.',
    advice: 'Pay again, with the same card or another.',
  },
  unknown_card: { sentence: 'There is no such card; nothing was charged.', advice: ANOTHER_CARD },
};

/** What the warehouse tried with a shipment, as that is called when somebody else has done it. */
const DONE_BY_OTHERS: Readonly<Record<string, string>> = { pack: 'packed', dispatch: 'dispatched', deliver: 'delivered' };

/** What a person reads of a problem with this status, code and details. */
export function wordsFor(status: number, code: string, details: Details): Words {
  if (code === 'payment_declined') return wordsOfDecline(details['reason']);
  if (code === 'total_changed') return wordsOfTotal(details);
  if (code === 'stock_promised') return wordsOfPromise(details);
  if (code === 'shipment_state_forbids' && String(details['event']) in DONE_BY_OTHERS) return wordsOfShipment(details);
  return BY_CODE[code] ?? { advice: BY_STATUS[status] ?? 'Try again.' };
}

/** Why a payment was declined. */
export function wordsOfDecline(reason: unknown): Words {
  return BY_REASON[String(reason)] ?? { sentence: 'The payment was declined; nothing was charged.', advice: ANOTHER_CARD };
}

function wordsOfTotal(details: Details): Words {
  const [total, expected] = ['total', 'expected'].map((which) => MONEY.transform({
    amount_minor: Number(details[`${which}_minor`]), currency: String(details[`${which}_currency`]),
  }));
  return { sentence: `The total is ${total} now; it was ${expected}.`, advice: 'Look at it again, then order.' };
}

function wordsOfShipment({ event, state }: Details): Words {
  if (state === 'CANCELLED') {
    return { sentence: 'The order was cancelled meanwhile.', advice: 'Put its units back on the shelf; nothing is sent.' };
  }
  const done = DONE_BY_OTHERS[String(event)];
  return { sentence: `Somebody else was first: it is ${done} already.`, advice: 'You see how it stands now.' };
}

function wordsOfPromise({ missing, available }: Details): Words {
  const sentence = `${String(missing)} would be missing, but only ${String(available)} are not promised to orders.`;
  return { sentence, advice: 'Cancel orders first, or count again.' };
}
