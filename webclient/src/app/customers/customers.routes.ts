import { Routes } from '@angular/router';

import { requireSignIn } from '../core/access';

export default [
  { path: 'sign-in', title: 'Sign in', loadComponent: () => import('./sign-in').then((m) => m.SignIn) },
  { path: 'register', title: 'Open an account', loadComponent: () => import('./register').then((m) => m.Register) },
  {
    path: 'account',
    title: 'Your account',
    canActivate: [requireSignIn],
    loadComponent: () => import('./account-page').then((m) => m.AccountPage),
  },
] satisfies Routes;
