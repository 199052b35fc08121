import { ComponentFixture, TestBed } from '@angular/core/testing';
import { Router } from '@angular/router';

import { aCustomer } from '../../testing/builders';
import { CLIENT, Server, button, fill, render, settle, textOf } from '../../testing/server';
import { SignIn } from './sign-in';

describe('SignIn', () => {
  let form: ComponentFixture<SignIn>;
  let server: Server;

  beforeEach(async () => {
    TestBed.configureTestingModule({ providers: CLIENT });
    server = new Server();
    form = await render(SignIn, { returnUrl: '/basket' });
  });

  async function submit(email: string, password: string): Promise<void> {
    fill(form, 'input[type=email]', email);
    fill(form, 'input[type=password]', password);
    button(form, 'Sign in').click();
    await settle();
  }

  it('says what is missing before it asks the server', async () => {
    await submit('ada', '');

    expect(textOf(form)).toContain('This is no e-mail address yet');
    expect(textOf(form)).toContain('Enter your password.');
    expect(server.requests('/auth/login')).toEqual([]);
  });

  it('goes where one wanted to go', async () => {
    await submit('ada@shop.example', 'secret');
    await server.answer('POST', '/auth/login', { customer: aCustomer() });

    await vi.waitFor(() => {
      expect(TestBed.inject(Router).url).toBe('/basket');
    });
  });

  it.each([['warehouse', '/today'], ['customer', '/catalogue'], ['ops', '/catalogue']])(
    'begins for %s at %s where one wanted to go nowhere', async (role, place) => {
      form = await render(SignIn);
      await submit('ada@shop.example', 'secret');

      await server.answer('POST', '/auth/login', { customer: aCustomer({ roles: [role] }) });

      await vi.waitFor(() => {
        expect(TestBed.inject(Router).url).toBe(place);
      });
    },
  );

  it('says that the password is wrong', async () => {
    await submit('ada@shop.example', 'wrong');
    await server.refuse('POST', '/auth/login', 401, { code: 'wrong_credentials', detail: 'The password is wrong.' });

    expect(textOf(form)).toContain('The password is wrong.Check both, then try again.');
  });
});
