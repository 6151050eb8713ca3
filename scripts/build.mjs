/** `npm run build`: builds the web app, whether or not it changed. */
import { runScript } from './lib/problem.mjs';
import { showProgress } from './lib/progress.mjs';
import { webApp } from './lib/web-app.mjs';

await runScript(async () => {
  await showProgress(webApp.title, () => webApp.make());
  return 0;
});
