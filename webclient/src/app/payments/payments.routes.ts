import { Routes } from '@angular/router';

export default [
  { path: '', title: 'Payments', loadComponent: () => import('./payment-list').then((m) => m.PaymentList) },
  {
    path: ':paymentId',
    title: 'Payment',
    loadComponent: () => import('./payment-detail').then((m) => m.PaymentDetail),
  },
] satisfies Routes;
