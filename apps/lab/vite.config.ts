import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { labExtension } from './build/lab-extension-plugin.ts';
import { SHARED_PACKAGES } from './build/shared-packages.ts';

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  plugins: [labExtension()],
  // JupyterLab lends React itself, not its JSX runtime.
  resolve: { alias: { 'react/jsx-runtime': file('./src/react/jsx-runtime.ts') } },
  // The container hands the bundle its address; CommonJS has no import.meta.
  define: { 'process.env.NODE_ENV': '"production"', 'import.meta.url': 'scriptUrl' },
  build: {
    outDir: 'dist/labextension',
    target: 'es2022',
    lib: { entry: file('./src/index.ts'), formats: ['cjs'] },
    rolldownOptions: { external: [...SHARED_PACKAGES], output: { codeSplitting: false } },
    minify: true,
  },
});
