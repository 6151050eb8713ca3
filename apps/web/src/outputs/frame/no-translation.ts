/** Stands in for `@jupyterlab/translation`: the renderers' few words stay English. */
export const nullTranslator = { load: () => ({ __: (text: string) => text }) };
