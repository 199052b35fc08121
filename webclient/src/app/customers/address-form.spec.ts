import { ComponentFixture, TestBed } from '@angular/core/testing';

import { anAddress } from '../../testing/builders';
import { CLIENT, button, fill, render, settle, textOf } from '../../testing/server';
import { Address } from '../api/models';
import { Problem } from '../core/problem';
import { AddressForm } from './address-form';

describe('AddressForm', () => {
  let form: ComponentFixture<AddressForm>;
  let kept: Address[];
  let refusal: Problem | null;

  beforeEach(async () => {
    TestBed.configureTestingModule({ providers: CLIENT });
    [kept, refusal] = [[], null];
    const save = (address: Address) => {
      kept.push(address);
      return Promise.resolve(refusal);
    };
    form = await render(AddressForm, { start: anAddress({ city: '' }), canLeave: true, save });
  });

  async function submit(city: string): Promise<void> {
    fill(form, 'input[autocomplete$=address-level2]', city);
    button(form, 'Use this address').click();
    await settle();
  }

  it('says what is missing, and keeps nothing', async () => {
    await submit(' ');

    expect(textOf(form)).toContain('Enter the city.');
    expect(kept).toEqual([]);
  });

  it('keeps the address without the spaces around its lines', async () => {
    await submit(' København ');

    expect(kept).toEqual([anAddress()]);
  });

  it('shows what the server refuses at its field', async () => {
    refusal = new Problem(422, 'invalid_request', '', 'Refused.', null, { 'address.city': ['There is no such city.'] });

    await submit('Atlantis');

    expect(textOf(form)).toContain('There is no such city.');
    expect(textOf(form)).not.toContain('Refused.');
  });

  it('says what went wrong where no field is to blame', async () => {
    refusal = new Problem(503, 'unavailable', '', 'Customers is away.');

    await submit('København');

    expect(textOf(form)).toContain('Customers is away.Nothing was started.');
  });

  it('goes back to the old address', () => {
    let hasLeft = false;
    form.componentInstance.left.subscribe(() => { hasLeft = true; });

    button(form, 'Keep the old one').click();

    expect(hasLeft).toBe(true);
  });
});
