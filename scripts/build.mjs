/** `npm run build`: builds the web app and the JupyterLab extension, whether or not they changed. */
import { labExtension } from './lib/lab-extension.mjs';
import { runScript } from './lib/problem.mjs';
import { showProgress } from './lib/progress.mjs';
import { webApp } from './lib/web-app.mjs';

await runScript(async () => {
  for (const part of [webApp, labExtension]) await showProgress(part.title, () => part.make());
  return 0;
});
