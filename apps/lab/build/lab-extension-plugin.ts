import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Plugin } from 'vite';
import manifest from '../package.json' with { type: 'json' };
import { remoteEntry } from './remote-entry.ts';
import { SHARED_PACKAGES } from './shared-packages.ts';
import { thirdPartyLicenses } from './third-party-licenses.ts';

/** The part of a hash that file names carry: enough that two builds differ. */
const HASH_LENGTH = 20;
/** The parser is fetched when the first notebook is looked at, so that JupyterLab starts as quickly as without us. */
const WASM = ['web-tree-sitter/web-tree-sitter.wasm', 'tree-sitter-python/tree-sitter-python.wasm'];

const require = createRequire(import.meta.url);

/** Turns Vite's CommonJS bundle into the folder that JupyterLab expects below `share/jupyter/labextensions`. */
export function labExtension(): Plugin {
  return {
    name: 'quire-lab-extension',
    async generateBundle(_, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === 'chunk');
      const [main] = chunks;
      if (!main || chunks.length !== 1) throw new Error('The extension must be one chunk.');
      for (const name of Object.keys(bundle)) delete bundle[name];
      const source = remoteEntry({ name: manifest.name, needed: main.imports, bundle: main.code });
      const unknown = main.imports.filter((name) => !SHARED_PACKAGES.some((shared) => shared === name));
      if (unknown.length > 0) throw new Error(`JupyterLab does not lend ${unknown.join(', ')}.`);
      const hash = createHash('sha256').update(source).digest('hex').slice(0, HASH_LENGTH);
      const load = `static/remoteEntry.${hash}.js`;
      const emit = (fileName: string, content: string | Uint8Array) =>
        this.emitFile({ type: 'asset', fileName, source: content });
      emit(load, source);
      for (const path of WASM) {
        emit(`static/${path.split('/').at(-1)}`, await readFile(require.resolve(path)));
      }
      emit('static/connected.html', await readFile(new URL('../src/connected.html', import.meta.url)));
      emit('static/third-party-licenses.json', await thirdPartyLicenses(Object.keys(main.modules)));
      emit('package.json', json(labManifest(load)));
      emit('install.json', json(INSTALL));
    },
  };
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const INSTALL = {
  packageManager: 'python',
  packageName: 'quire_lab',
  uninstallInstructions:
    'Use your Python package manager (pip, conda, etc.) to uninstall the package quire_lab',
};

/** What JupyterLab reads of an extension; `_build` names the container and the module that holds the plugins. */
function labManifest(load: string) {
  const { name, version, description, license } = manifest;
  return {
    name,
    version,
    description,
    license,
    jupyterlab: { extension: true, _build: { load, extension: './extension' } },
  };
}
