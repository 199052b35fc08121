import { InjectionToken, signal } from '@angular/core';

/** Opens a stream of events at an address. */
export const OPEN_STREAM = new InjectionToken<(address: string) => EventSource>('how a stream is opened', {
  factory: () => (address) => new EventSource(address),
});

/** Before each further try to come back; the last one again and again. They vary by half, so that not all come at once. */
const PAUSES_MS = [500, 1_000, 2_000, 4_000, 8_000, 15_000];
const TOLD = ['timeline', 'changed'] as const;

/** What is followed. */
export interface Followed {
  /** Where its stream begins after what is known. */
  readonly address: () => string;
  /** Read what is so now; whether the server said it. An ordinary request: it renews the session where need be. */
  readonly look: () => Promise<boolean>;
  readonly hear: (event: (typeof TOLD)[number], content: unknown) => void;
}

/** Follows something while somebody looks: each time it looks first, then listens from there; lost, it comes back. */
export class Live {
  readonly #isOpen = signal(false);
  #source: EventSource | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isWanted = false;
  #attempt = 0;
  #failures = 0;

  /** Whether it is told what happens. */
  readonly isOpen = this.#isOpen.asReadonly();

  constructor(
    private readonly followed: Followed,
    private readonly open: (address: string) => EventSource,
    private readonly document: Document,
  ) {}

  /** Begin, or begin again: something else is followed, or the stream seems dead. */
  start(): void {
    this.#isWanted = true;
    this.#failures = 0;
    this.turn();
  }

  stop(): void {
    this.#isWanted = false;
    this.#close();
  }

  /** The page was shown or hidden; what nobody sees is not followed. */
  turn(): void {
    if (this.#isWanted && this.document.visibilityState === 'visible') void this.#begin();
    else this.#close();
  }

  async #begin(): Promise<void> {
    this.#close();
    const attempt = this.#attempt;
    const isKnown = await this.followed.look();
    if (attempt !== this.#attempt) return;
    if (isKnown) this.#listen();
    else this.#comeBack();
  }

  #listen(): void {
    const source = this.open(this.followed.address());
    this.#source = source;
    source.addEventListener('open', () => {
      this.#failures = 0;
      this.#isOpen.set(true);
    });
    for (const event of TOLD) {
      source.addEventListener(event, ({ data }: MessageEvent<string>) => { this.followed.hear(event, JSON.parse(data)); });
    }
    // A browser would come back by itself, but not after a refusal, and with the session of before.
    for (const end of ['error', 'ending']) source.addEventListener(end, () => { this.#comeBack(); });
  }

  #comeBack(): void {
    this.#close();
    const pause = PAUSES_MS[Math.min(this.#failures++, PAUSES_MS.length - 1)] ?? 0;
    this.#timer = setTimeout(() => void this.#begin(), pause * (0.75 + Math.random() / 2));
  }

  #close(): void {
    this.#attempt++;
    clearTimeout(this.#timer);
    this.#source?.close();
    this.#source = null;
    this.#isOpen.set(false);
  }
}
