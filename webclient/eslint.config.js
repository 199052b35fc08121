import eslint from '@eslint/js';
import angular from 'angular-eslint';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  // The API client is generated; its generator answers for it.
  globalIgnores(['src/app/api/**']),
  {
    files: ['**/*.ts'],
    extends: [
      eslint.configs.recommended,
      tseslint.configs.strictTypeChecked,
      tseslint.configs.stylisticTypeChecked,
      angular.configs.tsAll,
    ],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    processor: angular.processInlineTemplates,
    rules: {
      '@angular-eslint/component-class-suffix': 'off',
      '@angular-eslint/component-max-inline-declarations': ['error', { template: 40, styles: 10 }],
      '@angular-eslint/component-selector': ['error', { type: 'element', prefix: 'app', style: 'kebab-case' }],
      '@angular-eslint/directive-class-suffix': 'off',
      // Signal forms and `resource`: the exact patch is pinned, so that they change only when we choose to.
      '@angular-eslint/no-experimental': 'off',
      '@angular-eslint/sort-keys-in-type-decorator': 'off',
      // A page's store lives and dies with the page, which provides it.
      '@angular-eslint/use-injectable-provided-in': 'off',
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/no-invalid-void-type': ['error', { allowAsThisParameter: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'max-lines': ['error', 120],
    },
  },
  {
    files: ['**/*.spec.ts'],
    rules: { 'max-lines': ['error', 200] },
  },
  {
    files: ['**/*.html'],
    extends: [angular.configs.templateAll, angular.configs.templateAccessibility],
    rules: {
      // Calls of signals are how a template reads state.
      '@angular-eslint/template/no-call-expression': 'off',
      '@angular-eslint/template/i18n': 'off',
      '@angular-eslint/template/attributes-order': 'off',
      '@angular-eslint/template/cyclomatic-complexity': ['error', { maxComplexity: 8 }],
      '@angular-eslint/template/no-inline-styles': 'error',
    },
  },
);
