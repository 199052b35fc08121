import { email, maxLength, minLength, pattern, required, schema } from '@angular/forms/signals';

import { Register } from '../api/models';

const PASSWORD_LENGTH_MIN = 10;
const PASSWORD_LENGTH_MAX = 128;
const NAME_LENGTH_MAX = 200;

/** What one may change of oneself. */
export type Profile = Pick<Register, 'name' | 'country'>;

/** What the server asks of a profile, said before it is asked. */
export const profileRules = schema<Profile>((path) => {
  required(path.name, { message: 'Enter your name.' });
  pattern(path.name, /\S/, { message: 'Enter your name.' });
  maxLength(path.name, NAME_LENGTH_MAX, { message: `Use at most ${NAME_LENGTH_MAX} characters.` });
  required(path.country, { message: 'Choose your country.' });
});

/** What the server asks of a new account. */
export const accountRules = schema<Register>((path) => {
  required(path.name, { message: 'Enter your name.' });
  pattern(path.name, /\S/, { message: 'Enter your name.' });
  maxLength(path.name, NAME_LENGTH_MAX, { message: `Use at most ${NAME_LENGTH_MAX} characters.` });
  required(path.email, { message: 'Enter your e-mail address.' });
  email(path.email, { message: 'This is no e-mail address yet; it looks like name@example.com.' });
  required(path.password, { message: 'Choose a password.' });
  minLength(path.password, PASSWORD_LENGTH_MIN, { message: `Use at least ${PASSWORD_LENGTH_MIN} characters.` });
  maxLength(path.password, PASSWORD_LENGTH_MAX, { message: `Use at most ${PASSWORD_LENGTH_MAX} characters.` });
  required(path.country, { message: 'Choose your country.' });
});
