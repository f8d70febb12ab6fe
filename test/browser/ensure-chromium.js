/**
 * Runs before the tests: where there is no Chromium and this is a Debian machine we may install on, installs it. Anywhere else it leaves
 * things as they are, and the browser tests say what is missing.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';

const USUAL = JSON.parse(readFileSync(new URL('./chromium-places.json', import.meta.url), 'utf8'));
const present = process.env.ORRERY_CHROMIUM !== undefined || process.platform !== 'linux' || USUAL.some((file) => existsSync(file));
const mayInstall = process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');

if (!present && mayInstall) {
  console.log('Installing Chromium for the tests of the report ...');
  const apt = (...args) =>
    spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } })
      .status === 0;
  if (!apt('update', '-qq') || !apt('install', '-y', '-qq', '--no-install-recommends', 'chromium', 'fonts-dejavu')) {
    console.log('That did not work; install Chromium by hand or set ORRERY_CHROMIUM to its path.');
  }
}
