import { fileURLToPath } from 'node:url';
import type { Plugin, Rolldown } from 'vite';
import { bundleScript } from './bundle-script.ts';
import { EARLY_PAGES } from './early-pages.ts';

/** Where the hub reads which files a page needs; see `apps/server/src/http/early-pages.ts`. */
const FILE = 'early-pages.json';

/** What would end a script within a document, or begin a comment in it. */
const NOT_WITHIN = /<\/script|<!--/i;

async function makeAhead(name: string): Promise<string> {
  const code = await bundleScript(fileURLToPath(new URL(`../../${name}`, import.meta.url)));
  const [found] = NOT_WITHIN.exec(code) ?? [];
  if (found) throw new Error(`${name} contains ${found}, which cannot stand within a document.`);
  return code.trim();
}

/** Writes down which built files the code of each early page consists of, beside those of every page. */
export function earlyPages(): Plugin {
  return {
    name: 'quire:early-pages',
    enforce: 'post',
    async generateBundle(_options, bundle) {
      const chunks = Object.values(bundle).filter((part) => part.type === 'chunk');
      const find = (fits: (chunk: Rolldown.OutputChunk) => boolean, name: string) => {
        const found = chunks.find(fits);
        if (!found)
          throw new Error(`No built file begins with ${name}; routes/build/early-pages.ts names it.`);
        return found;
      };
      const everywhere = reach(bundle, [find(({ isEntry }) => isEntry, 'index.html')]);
      const pages = EARLY_PAGES.map(async ({ path, modules, data, ahead }) => {
        const own = reach(
          bundle,
          modules.map((name) =>
            find(({ facadeModuleId }) => facadeModuleId?.endsWith(`/src/${name}`) ?? false, name),
          ),
        );
        return {
          path,
          scripts: [...own.scripts].filter((file) => !everywhere.scripts.has(file)),
          styles: [...own.styles].filter((file) => !everywhere.styles.has(file)),
          data,
          ...(ahead && { ahead: await makeAhead(ahead) }),
        };
      });
      this.emitFile({ type: 'asset', fileName: FILE, source: JSON.stringify(await Promise.all(pages)) });
    },
  };
}

/** The files that these begin with and import, and their style sheets. */
function reach(bundle: Rolldown.OutputBundle, from: readonly Rolldown.OutputChunk[]) {
  const scripts = new Set<string>();
  const styles = new Set<string>();
  const waiting = from.map(({ fileName }) => fileName);
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const chunk = bundle[name];
    if (chunk?.type !== 'chunk' || scripts.has(name)) continue;
    scripts.add(name);
    for (const style of chunk.viteMetadata?.importedCss ?? []) styles.add(style);
    waiting.push(...chunk.imports);
  }
  return { scripts, styles };
}
