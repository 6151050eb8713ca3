/**
 * What JupyterLab lends its extensions at run time. Everything that must exist once in a page is here: tokens by which
 * plugins find each other, React, CodeMirror's state. The rest is bundled.
 */
export const SHARED_PACKAGES = [
  '@codemirror/state',
  '@codemirror/view',
  '@jupyterlab/application',
  '@jupyterlab/apputils',
  '@jupyterlab/codemirror',
  '@jupyterlab/coreutils',
  '@jupyterlab/docmanager',
  '@jupyterlab/notebook',
  '@jupyterlab/ui-components',
  '@lumino/coreutils',
  'react',
] as const;
