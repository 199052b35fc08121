import { Routes } from '@angular/router';

export default [
  { path: 'sign-in', title: 'Sign in', loadComponent: () => import('./sign-in').then((m) => m.SignIn) },
  { path: 'register', title: 'Open an account', loadComponent: () => import('./register').then((m) => m.Register) },
] satisfies Routes;
