import { Routes } from '@angular/router';

export default [
  { path: '', title: 'Invoices', loadComponent: () => import('./invoice-list').then((m) => m.InvoiceList) },
  {
    path: ':invoiceId',
    title: 'Invoice',
    loadComponent: () => import('./invoice-detail').then((m) => m.InvoiceDetail),
  },
] satisfies Routes;
