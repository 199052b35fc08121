import { bootstrapApplication } from '@angular/platform-browser';

import { App } from './app/app';
import { appConfig } from './app/app.config';

// In a task of its own: meanwhile the browser shows what the page has.
setTimeout(() => {
  bootstrapApplication(App, appConfig).catch((error: unknown) => { console.error(error); });
});
