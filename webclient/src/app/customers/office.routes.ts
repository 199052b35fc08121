import { Routes } from '@angular/router';

export default [
  { path: '', title: 'Customers', loadComponent: () => import('./customer-list').then((m) => m.CustomerList) },
  { path: ':id', title: 'Customer', loadComponent: () => import('./customer-detail').then((m) => m.CustomerDetail) },
] satisfies Routes;
