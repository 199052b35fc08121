import { HttpErrorResponse } from '@angular/common/http';

/** A stand-in for the status of an answer that never came: no connection, or a lost one. */
const NO_ANSWER = 0;
const UNSEEN_SERVER_FAULT = 'Something went wrong on our side.';

/** What to do next, by status; the server's own sentence says what happened. */
const ADVICE: Readonly<Record<number, string>> = {
  [NO_ANSWER]: 'Check your connection, then try again.',
  401: 'Sign in, then try again.',
  403: 'Ask an administrator if you think that you should be allowed to.',
  404: 'It may have been removed, or it is not yours to see.',
  409: 'Look at the present state, then decide again.',
  412: 'Load it again, then repeat your change.',
  422: 'Correct what is marked, then try again.',
  429: 'Wait a moment, then try again.',
  500: 'Try again. If it stays, report it with the reference below.',
  503: 'Nothing was started. Try again in a few seconds.',
  504: 'Try again: the same request is never carried out twice.',
};

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

  /** What the reader can do about it. */
  get advice(): string {
    return ADVICE[this.status] ?? 'Try again.';
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
