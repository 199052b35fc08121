import { HttpErrorResponse } from '@angular/common/http';

import { Problem } from '../core/problem';
import { shortagesOf } from './shortage';

describe('shortagesOf', () => {
  const problem = (code: string, details: object) =>
    Problem.of(new HttpErrorResponse({ status: 409, error: { code, details } }));

  it('reads each short line, also where the SKU holds a dot', () => {
    const details = { 'A.1.asked': 3, 'A.1.available': '2', 'B.asked': 1, 'B.available': 0 };

    const shortages = shortagesOf(problem('insufficient_stock', details));

    expect([...shortages.values()]).toEqual([
      { sku: 'A.1', asked: 3, available: 2 },
      { sku: 'B', asked: 1, available: 0 },
    ]);
  });

  it('finds none in another problem', () => {
    expect(shortagesOf(problem('mixed_currencies', {})).size).toBe(0);
  });
});
