// npm run fix: everything that lint and format can mend by themselves.
import process from 'node:process';
import { ensureInstalled } from './setup/ensure-installed.mjs';
import { TOOLS } from './setup/project.mjs';
import { runTool } from './setup/run-tool.mjs';

ensureInstalled();
const lint = await runTool(TOOLS.eslint, ['--fix', '.']);
const format = await runTool(TOOLS.prettier, ['--write', '--log-level=warn', '.']);
process.exitCode = lint === 0 && format === 0 ? 0 : 1;
