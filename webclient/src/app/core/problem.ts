import { HttpErrorResponse } from '@angular/common/http';

import { NO_ANSWER, wordsFor } from './problem-words';

/** Signed out, too many at once, a service away. */
const UNDECIDED = [401, 429, 503];
const UNAVAILABLE = [502, 503, 504];
/** Codes of those that say that the system, or a part of it, is away; `unknown` is what stands before it. */
const AWAY = ['broker_unavailable', 'service_away', 'circuit_open', 'unknown_service', 'unknown'];
const UNSEEN_SERVER_FAULT = 'Something went wrong on our side.';

interface ProblemDocument {
  readonly title?: string;
  readonly detail?: string;
  readonly code?: string;
  readonly correlation_id?: string;
  readonly errors?: Readonly<Record<string, unknown>>;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** What went wrong with a request, as the server's problem document (RFC 9457) tells it. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    readonly correlationId: string | null = null,
    readonly fieldErrors: Readonly<Record<string, readonly string[]>> = {},
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(detail);
  }

  /** The problem behind anything that was thrown while asking the server. */
  static of(this: void, thrown: unknown): Problem {
    if (thrown instanceof Problem) return thrown;
    if (!(thrown instanceof HttpErrorResponse)) return Problem.ours();
    if (thrown.status === NO_ANSWER) return Problem.noAnswer();
    return Problem.fromDocument(thrown.status, thrown.error);
  }

  /** Whether the request may have been carried out although no answer says so. */
  get isOutcomeUnknown(): boolean {
    // A 503 promises that nothing was started; a twin that still runs has not been decided yet.
    const isOpen = this.status === NO_ANSWER || (this.status >= 500 && this.status !== 503);
    return isOpen || this.code === 'command_in_progress';
  }

  /** Whether it says that nobody answered, and nothing about what was asked. */
  get isSilence(): boolean {
    return this.status === NO_ANSWER || (UNAVAILABLE.includes(this.status) && AWAY.includes(this.code));
  }

  /** Whether it says "not now" without having decided anything. */
  get isUndecided(): boolean {
    return UNDECIDED.includes(this.status);
  }

  /**
   * Whether it is open after this whether the request was carried out. What only puts off a repetition says nothing
   * about the first try.
   */
  leavesDoubt(wasInDoubt: boolean): boolean {
    return this.isOutcomeUnknown || (wasInDoubt && this.isUndecided);
  }

  /** What happened, for the reader: the server's own sentence where that is meant for people. */
  get sentence(): string {
    return wordsFor(this.status, this.code, this.details).sentence ?? this.detail;
  }

  /** What the reader can do about it. */
  get advice(): string {
    return wordsFor(this.status, this.code, this.details).advice;
  }

  private static ours(): Problem {
    return new Problem(500, 'client_fault', UNSEEN_SERVER_FAULT, 'This page met a fault of its own.');
  }

  private static noAnswer(): Problem {
    return new Problem(NO_ANSWER, 'no_answer', 'No answer', 'The shop could not be reached.');
  }

  private static fromDocument(status: number, body: unknown): Problem {
    const document: ProblemDocument = isRecord(body) ? body : {};
    return new Problem(
      status,
      document.code ?? 'unknown',
      document.title ?? UNSEEN_SERVER_FAULT,
      document.detail ?? `The server answered with status ${status}.`,
      document.correlation_id ?? null,
      fieldErrorsOf(document.errors ?? {}),
      document.details ?? {},
    );
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function fieldErrorsOf(errors: Readonly<Record<string, unknown>>): Record<string, readonly string[]> {
  const lists = Object.entries(errors).map(([field, texts]) => {
    return [field, Array.isArray(texts) ? texts.map(String) : [String(texts)]];
  });
  return Object.fromEntries(lists) as Record<string, readonly string[]>;
}
