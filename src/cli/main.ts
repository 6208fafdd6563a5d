import process from 'node:process';
import { Command } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { AppError } from '../base/app-error.ts';
import { addExportCommand } from './export-command.ts';
import { formatReport } from './human-table.ts';
import { inspect } from './inspect.ts';
import { addReviewCommand } from './review/review-command.ts';
import { addServeCommand } from './serve-command.ts';
import type { InspectOptions } from './inspect.ts';

/** Nothing could be read, or the arguments make no sense. */
const exitUnusable = 2;

/** Columns of the table where the output is no terminal. */
const fileColumns = 160;

const program = new Command('layerscope')
  .description('Shows what every layer of a container image adds, changes and hides.')
  .version(manifest.version, '-v, --version', 'print the version')
  .exitOverride();

program
  .command('inspect')
  .description('Read an image file or an OCI layout folder and report on its layers.')
  .argument('<image>', 'image archive of any kind, root filesystem tar, or OCI layout folder')
  .option('--json', 'print the report as JSON (docs/report.md)', false)
  .option('--paths', 'list the paths of every change in the JSON report', false)
  .option('--deep', 'hash the content of every file with SHA-256', false)
  .option('--image <name>', 'only the image with this name or digest')
  .option('--platform <platform>', 'only images for this os/architecture[/variant]')
  .option('--rootfs', 'open any tar as a one-layer image', false)
  .option('--review', 'with a review of the size of each image (docs/metrics.md)', false)
  .option('--no-verify', 'leave digests and diff IDs unverified')
  .action(async (path: string, options: InspectOptions & { readonly json: boolean }) => {
    const report = await inspect(path, options);
    const text = options.json
      ? `${JSON.stringify(report, null, 2)}\n`
      : formatReport(report, process.stdout.columns || fileColumns);
    await write(text);
  });

addReviewCommand(program, write);
addExportCommand(program);
addServeCommand(program);

/** Waits until a slow reader has taken everything; a reader that has seen enough is no error. */
function write(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.on('error', (error: NodeJS.ErrnoException) => (error.code === 'EPIPE' ? resolve() : reject(error)));
    process.stdout.write(text, () => resolve());
  });
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof AppError) {
    process.stderr.write(`layerscope: ${error.message.replace(/\s*\n\s*/g, ' ')}\n`);
    process.exitCode = exitUnusable;
  } else if (error instanceof Error && 'exitCode' in error) {
    process.exitCode = error.exitCode === 0 ? 0 : exitUnusable; // commander has said why
  } else throw error;
}
