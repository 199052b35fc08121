import { ComponentFixture, TestBed } from '@angular/core/testing';

import { CLIENT, Server, button, fill, render, settle, textOf } from '../../testing/server';
import { Register } from './register';

describe('Register', () => {
  let form: ComponentFixture<Register>;
  let server: Server;

  beforeEach(async () => {
    TestBed.configureTestingModule({ providers: CLIENT });
    server = new Server();
    form = await render(Register);
  });

  async function submit(password = 'a long secret'): Promise<void> {
    fill(form, 'input[autocomplete=name]', ' Ada Jensen ');
    fill(form, 'input[type=email]', 'ada@shop.example');
    fill(form, 'input[type=password]', password);
    fill(form, 'select', 'DK');
    button(form, 'Open the account').click();
    await settle();
  }

  it('asks for a long password', async () => {
    await submit('short');

    expect(textOf(form)).toContain('Use at least 10 characters.');
  });

  it('sends the name without the spaces around it', async () => {
    await submit();

    expect(server.request('POST', '/auth/register').request.body).toEqual({
      name: 'Ada Jensen', email: 'ada@shop.example', password: 'a long secret', country: 'DK',
    });
  });

  it('shows what the server refuses at its field', async () => {
    await submit();
    const errors = { country: ['We do not deliver there.'] };
    await server.refuse('POST', '/auth/register', 422, { detail: 'Refused.', errors });

    expect(textOf(form)).toContain('We do not deliver there.');
    expect(textOf(form)).not.toContain('Refused.');
  });

  it('says at the address that it has an account', async () => {
    await submit();
    await server.refuse('POST', '/auth/register', 409, { code: 'email_taken', detail: 'Sign in instead.' });

    expect(textOf(form)).toContain('Sign in instead.');
  });

  it('says what went wrong where no field is to blame', async () => {
    await submit();
    await server.refuse('POST', '/auth/register', 503, { detail: 'Customers is away.' });

    expect(textOf(form)).toContain('Customers is away.Nothing was started.');
  });
});
