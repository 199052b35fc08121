import { SchemaPathTree, maxLength, pattern, required, schema } from '@angular/forms/signals';

import { PostalAddress } from '../api/models';

const LINE_LENGTH_MAX = 200;
const CITY_LENGTH_MAX = 100;
const POSTAL_CODE_LENGTH_MAX = 20;

/** What the server asks of an address, said before it is asked. */
export const addressRules = schema<PostalAddress>((path) => {
  line(path.recipient, LINE_LENGTH_MAX, 'Enter who receives it.');
  line(path.street, LINE_LENGTH_MAX, 'Enter street and number.');
  maxLength(path.street_extra, LINE_LENGTH_MAX, { message: `Use at most ${LINE_LENGTH_MAX} characters.` });
  line(path.postal_code, POSTAL_CODE_LENGTH_MAX, 'Enter the postal code.');
  line(path.city, CITY_LENGTH_MAX, 'Enter the city.');
  required(path.country, { message: 'Choose the country.' });
});

function line(path: SchemaPathTree<string>, longest: number, message: string): void {
  required(path, { message });
  pattern(path, /\S/, { message });
  maxLength(path, longest, { message: `Use at most ${longest} characters.` });
}
