import { HttpTestingController } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';

import { CLIENT } from '../../testing/server';
import { Connection } from './connection';
import { Problem } from './problem';

const SILENCE = new Problem(0, 'no_answer', '', '');
const AWAY = new Problem(503, 'service_away', '', '');

describe('Connection', () => {
  let connection: Connection;
  let http: HttpTestingController;

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    TestBed.configureTestingModule({ providers: CLIENT });
    connection = TestBed.inject(Connection);
    http = TestBed.inject(HttpTestingController);
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it.each([SILENCE, AWAY, new Problem(502, 'unknown', '', '')])('is away where nobody answers: %s', (problem) => {
    connection.fail(problem);

    expect(connection.isAway()).toBe(true);
  });

  it.each([
    new Problem(404, 'order_not_found', '', ''), new Problem(503, 'order_not_known_yet', '', ''),
    new Problem(504, 'provider_silent', '', ''), new Problem(500, 'internal_error', '', ''),
  ])('is there where a failure is an answer: %s', (problem) => {
    connection.fail(problem);

    expect(connection.isAway()).toBe(false);
  });

  it('is back with the first answer, and knows when that was', () => {
    connection.fail(SILENCE);

    connection.succeed();

    expect(connection.isAway()).toBe(false);
    expect(connection.answeredAt()).toEqual(new Date());
  });

  it('asks until there is an answer, ever more rarely', () => {
    connection.fail(SILENCE);
    for (const pause of [2_000, 4_000, 8_000, 15_000, 15_000]) {
      http.expectNone('/health/ready');
      vi.advanceTimersByTime(pause);
      http.expectOne('/health/ready').error(new ProgressEvent('error'));
    }
    vi.advanceTimersByTime(15_000);

    http.expectOne('/health/ready').flush({});

    expect(connection.isAway()).toBe(false);
    vi.advanceTimersByTime(60_000);
    http.expectNone('/health/ready');
  });

  it('asks nothing while nobody sees it', () => {
    const visibility = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    connection.fail(SILENCE);
    vi.advanceTimersByTime(60_000);
    http.expectNone('/health/ready');
    visibility.mockRestore();
    vi.advanceTimersByTime(2_000);

    http.expectOne('/health/ready');
    expect(connection.isAway()).toBe(true);
  });
});
