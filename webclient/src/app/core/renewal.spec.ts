import { DOCUMENT } from '@angular/common';
import { TestBed } from '@angular/core/testing';
import { NavigationError, Router } from '@angular/router';

import { renewClient } from './renewal';

describe('renewClient', () => {
  const assign = vi.fn();

  function fail(navigated: boolean): void {
    assign.mockReset();
    TestBed.resetTestingModule().configureTestingModule({
      providers: [
        { provide: Router, useValue: { navigated } },
        { provide: DOCUMENT, useValue: { defaultView: { location: { assign } }, querySelectorAll: () => [] } },
      ],
    });
    const error = new NavigationError(1, '/orders', new TypeError('Failed to fetch dynamically imported module'));
    TestBed.runInInjectionContext(() => {
      renewClient(error);
    });
  }

  it('loads the new client at the place where one was going', () => {
    fail(true);

    expect(assign).toHaveBeenCalledWith('/orders');
  });

  it('does not load the first screen for ever', () => {
    fail(false);

    expect(assign).not.toHaveBeenCalled();
  });
});
