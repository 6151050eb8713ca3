/** Marks where the bundle goes in the container below. */
const BUNDLE = '/*bundle*/';

/**
 * The container that JupyterLab loads by a script tag: the interface of module federation (`init` takes the packages
 * that the page lends, `get` answers a module), written out instead of made by webpack. The bundle inside is CommonJS;
 * its `require` finds only what was borrowed.
 */
const CONTAINER = `(() => {
  const NAME = $name;
  const NEEDED = $needed;
  const here = document.currentScript.src;
  let lent;
  const newest = (versions) =>
    Object.keys(versions).sort((a, b) => a.localeCompare(b, 'en', { numeric: true })).at(-1);
  const borrow = async (name) => {
    const versions = lent?.[name];
    if (!versions) {
      throw new Error(NAME + ' needs JupyterLab 4, which lends "' + name + '" to its extensions; this page does not.');
    }
    const factory = await versions[newest(versions)].get();
    return [name, factory()];
  };
  const evaluate = (borrowed, module, scriptUrl) => {
    const require = (name) => borrowed.get(name);
    const exports = module.exports;
    ${BUNDLE}
  };
  let loading;
  const load = async () => {
    const module = { exports: {} };
    evaluate(new Map(await Promise.all(NEEDED.map(borrow))), module, here);
    return module.exports;
  };
  (window._JUPYTERLAB ??= {})[NAME] = {
    init: (scope) => {
      lent = scope;
    },
    get: async (path) => {
      if (path !== './extension') throw new Error(NAME + ' has no module ' + path + '.');
      const exports = await (loading ??= load());
      return () => exports;
    },
  };
})();
`;

/** Wraps a CommonJS bundle into the script that JupyterLab loads. Inside, `scriptUrl` is the script's own address. */
export function remoteEntry(options: { name: string; needed: readonly string[]; bundle: string }): string {
  const [before = '', after = ''] = CONTAINER.replace('$name', JSON.stringify(options.name))
    .replace('$needed', JSON.stringify(options.needed))
    .split(BUNDLE);
  return before + options.bundle + after;
}
