// npm run --silent review -- IMAGE …: the command line from its sources; stdout carries the report and nothing else.
import process from 'node:process';
import { ensureInstalled } from './setup/ensure-installed.mjs';
import { inProject, TOOLS } from './setup/project.mjs';
import { runTool } from './setup/run-tool.mjs';

ensureInstalled();
process.exitCode = await runTool(TOOLS.tsx, [inProject('src', 'cli', 'main.ts'), 'review', ...process.argv.slice(2)], {
  stdin: true,
  // npm changes to the project's folder; relative paths mean the folder that the person is in.
  cwd: process.env.INIT_CWD ?? process.cwd(),
  env: { ...process.env, TSX_TSCONFIG_PATH: inProject('tsconfig.json') },
});
