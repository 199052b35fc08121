import { Routes } from '@angular/router';

export default [
  { path: '', title: 'Ledger', loadComponent: () => import('./trial-balance').then((m) => m.TrialBalancePage) },
  { path: 'entries', title: 'Journal', loadComponent: () => import('./journal').then((m) => m.Journal) },
] satisfies Routes;
