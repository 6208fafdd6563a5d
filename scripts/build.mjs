// npm run build: the page into dist/, the command line into dist-cli/.
import { build } from './setup/ensure-built.mjs';
import { ensureInstalled } from './setup/ensure-installed.mjs';

ensureInstalled();
await build();
