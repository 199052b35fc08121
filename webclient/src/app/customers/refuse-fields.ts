import { FieldTree, ValidationError } from '@angular/forms/signals';

/** Puts the server's refusals at the fields that they are about, and the cursor into the first of them. */
export function refuseFields<Model extends object>(
  form: FieldTree<Model>,
  refusals: Readonly<Record<string, readonly string[]>>,
): ValidationError.WithFieldTree[] {
  const trees = form as unknown as Readonly<Record<string, FieldTree<unknown> | undefined>>;
  const errors = Object.entries(refusals).flatMap(([field, texts]) => {
    const fieldTree = trees[field];
    return fieldTree ? [{ fieldTree, kind: 'server', message: texts.join(' ') }] : [];
  });
  errors[0]?.fieldTree().focusBoundControl();
  return errors;
}
