interface SandboxCard {
  readonly token: string;
  readonly name: string;
  readonly effect: string;
}

/** The cards that the sandbox provider knows; no money is behind them. */
export const SANDBOX_CARDS: readonly SandboxCard[] = [
  { token: 'card_approved', name: 'Good card', effect: 'Accepted at once.' },
  { token: 'card_declined', name: 'Declined card', effect: 'Refused at once.' },
  { token: 'card_slow', name: 'Slow card', effect: 'Accepted after two seconds.' },
  { token: 'card_silent_charged', name: 'Silent card, charged', effect: 'Accepted, but nobody hears of it at first.' },
  { token: 'card_silent_not_charged', name: 'Silent card, not charged', effect: 'No answer, and nothing happened.' },
  { token: 'card_capture_fails', name: 'Card that fails later', effect: 'Accepted; fails when the parcel is packed.' },
  { token: 'card_capture_silent', name: 'Card that is silent later', effect: 'Accepted; its charge is confirmed late.' },
];
