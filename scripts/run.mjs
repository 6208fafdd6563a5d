// npm run dev, bench, samples, …: installs what is missing, then runs a tool with the rest of the arguments.
import process from 'node:process';
import { ensureInstalled } from './setup/ensure-installed.mjs';
import { TOOLS } from './setup/project.mjs';
import { runTool } from './setup/run-tool.mjs';

const [name = '', ...args] = process.argv.slice(2);
const tool = new Map(Object.entries(TOOLS)).get(name);
if (tool === undefined) throw new Error(`unknown tool "${name}"; known are ${Object.keys(TOOLS).join(', ')}`);
ensureInstalled();
process.exitCode = await runTool(tool, args, { stdin: true });
