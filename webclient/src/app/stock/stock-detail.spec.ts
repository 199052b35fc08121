import { ComponentFixture, TestBed } from '@angular/core/testing';

import { aMovement, aStock, page } from '../../testing/builders';
import { CLIENT, Server, button, fill, render, settle, textOf } from '../../testing/server';
import { StockDetail } from './stock-detail';

const MOVEMENTS = '/stock/KIT-0001/movements';

describe('StockDetail', () => {
  let detail: ComponentFixture<StockDetail>;
  let server: Server;

  beforeEach(async () => {
    TestBed.configureTestingModule({ providers: CLIENT });
    detail = await render(StockDetail, { sku: 'KIT-0001' });
    server = new Server();
    await server.answer('GET', '/stock/KIT-0001', aStock());
    await server.answer('GET', MOVEMENTS, page([aMovement({ reason: '' })]));
    detail.detectChanges();
  });

  async function receive(units: string): Promise<void> {
    fill(detail, 'app-receive-form input', units);
    button(detail, 'Receive').click();
    await settle();
  }

  it('says what a receipt comes to before and after it is made', async () => {
    fill(detail, 'app-receive-form input', '24');
    expect(textOf(detail)).toContain('On hand: 9 now, 33 then');

    button(detail, 'Receive').click();
    await settle();
    const request = server.request('POST', '/stock/receipts');
    expect(request.request.body).toEqual({ sku: 'KIT-0001', quantity: 24 });
    request.flush(aStock({ on_hand: 33 }));
    await settle();
    await server.answer('GET', MOVEMENTS, page([]));

    expect(textOf(detail)).toContain('Done: +24. 33 on hand now');
  });

  it('asks for what is not there yet', async () => {
    await receive('');
    expect(textOf(detail)).toContain('Enter how many units.');
    await receive('1.5');
    expect(textOf(detail)).toContain('Enter a whole number of units, from 1.');
    button(detail, 'Adjust').click();
    await settle();
    expect(textOf(detail)).toContain('Enter why the count was wrong.');
  });

  it('counts once where no answer came, and asks again under the same key', async () => {
    await receive('24');
    const first = server.request('POST', '/stock/receipts');
    first.flush({ status: 504, code: 'outcome_unknown' }, { status: 504, statusText: 'Unknown' });
    await settle();

    button(detail, 'Ask again').click();
    await settle();

    const again = server.request('POST', '/stock/receipts').request;
    expect(again.headers.get('Idempotency-Key')).toBe(first.request.headers.get('Idempotency-Key'));
  });

  it('takes off what is missing, unless it is promised', async () => {
    fill(detail, 'app-adjust-form input[inputmode]', '8');
    fill(detail, 'app-adjust-form mat-form-field:last-of-type input', 'Broken on the shelf');
    button(detail, 'Adjust').click();
    await settle();
    const details = { sku: 'KIT-0001', missing: 8, available: 7 };
    const request = server.request('POST', '/stock/adjustments');
    expect(request.request.body).toEqual({ sku: 'KIT-0001', quantity: -8, reason: 'Broken on the shelf' });
    request.flush({ code: 'stock_promised', details }, { status: 409, statusText: 'Refused' });
    await settle();

    expect(textOf(detail)).toContain('8 would be missing, but only 7 are not promised to orders.');
  });
});
