import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

type Manifest = { name?: string; version?: string; license?: string };

/**
 * What the bundle is made of, as JupyterLab's “Licenses” page reads it.
 *
 * @param modules the paths of all bundled modules
 */
export async function thirdPartyLicenses(modules: readonly string[]): Promise<string> {
  const folders = new Set(modules.filter((path) => path.includes('/node_modules/')).map(packageFolder));
  const packages = await Promise.all([...folders].sort().map(describe));
  return `${JSON.stringify({ packages }, null, 2)}\n`;
}

/** The folder of the package, not of a part of it that has a manifest of its own. */
function packageFolder(path: string): string {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? path;
}

async function describe(folder: string) {
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest;
  const file = (await readdir(folder)).find((name) => /^licen[cs]e/i.test(name));
  return {
    name: manifest.name ?? '',
    versionInfo: manifest.version ?? '',
    licenseId: manifest.license ?? '',
    extractedText: file ? await readFile(join(folder, file), 'utf8') : '',
  };
}
