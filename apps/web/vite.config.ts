import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { outputFrame } from './src/outputs/build/output-frame-plugin.ts';
import { bareEndpoints } from './src/routes/build/bare-endpoints-plugin.ts';
import { earlyPages } from './src/routes/build/early-pages-plugin.ts';
import { fewFiles } from './src/routes/build/few-files.ts';

/** The hub that the development server passes API calls on to. */
const hub = process.env.QUIRE_HUB ?? 'http://localhost:8420';

export default defineConfig({
  plugins: [react(), bareEndpoints(), outputFrame(), earlyPages()],
  resolve: { alias: [{ find: /^zod$/, replacement: fileURLToPath(new URL('src/zod.ts', import.meta.url)) }] },
  server: { port: 5173, proxy: { '/api': { target: hub, changeOrigin: false } } },
  build: {
    outDir: 'dist',
    target: 'es2023',
    sourcemap: false,
    rolldownOptions: {
      output: { codeSplitting: { groups: fewFiles } },
    },
    // The hub's content security policy takes fonts from files only.
    assetsInlineLimit: (file) => (/\.(?:woff2?|ttf)$/.test(file) ? false : undefined),
  },
});
