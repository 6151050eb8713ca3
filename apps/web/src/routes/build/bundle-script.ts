import { build, type InlineConfig, type Rolldown } from 'vite';

/** One script with all that its entry imports, which nothing else shares. */
export async function bundleScript(
  entry: string,
  {
    plugins = [],
    alias = {},
    name = 'quire',
  }: { plugins?: InlineConfig['plugins']; alias?: Readonly<Record<string, string>>; name?: string } = {},
): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    plugins,
    define: { 'process.env.NODE_ENV': '"production"' },
    resolve: { alias },
    build: {
      write: false,
      minify: true,
      target: 'es2023',
      // Fonts and images become part of the text.
      assetsInlineLimit: Number.MAX_SAFE_INTEGER,
      lib: { entry, formats: ['iife'], name },
    },
  });
  const outputs = [result].flat() as Rolldown.RolldownOutput[];
  const chunk = outputs.flatMap(({ output }) => output).find((file) => file.type === 'chunk');
  if (!chunk) throw new Error(`The bundler made no script of ${entry}.`);
  return chunk.code;
}
