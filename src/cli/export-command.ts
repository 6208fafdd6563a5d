import process from 'node:process';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { exportImage, type ExportOptions } from './export.ts';

/** The tar was written, and lacks something. */
const exitIncomplete = 1;

/** `layerscope export`: files of an image, or a layer, as a tar. */
export function addExportCommand(program: Command): void {
  program
    .command('export')
    .description('Write the files of an image as a tar, with mode, owner, time, links and attributes.')
    .argument('<image>', 'image archive of any kind, root filesystem tar, or OCI layout folder')
    .requiredOption('-o, --output <file>', 'where to write the tar; "-" for the standard output')
    .option(
      '--layer <number>',
      'the filesystem as it stood after this layer, counted from 1 (default: the last)',
      parseLayer,
    )
    .option('--path <path>', 'only this path and what is below it')
    .option('--changes', 'only what the layer changes, with whiteouts for what it removes', false)
    .addOption(
      new Option('--raw <form>', 'the layer itself: its "tar" as it was made, or its blob as "stored"')
        .choices(['tar', 'stored'])
        .conflicts(['path', 'changes']),
    )
    .option('--image <name>', 'the image with this name or digest')
    .option('--platform <platform>', 'the image for this os/architecture[/variant]')
    .option('--rootfs', 'open any tar as a one-layer image', false)
    .action(async (path: string, options: ExportOptions) => {
      const gaps = await exportImage(path, options);
      for (const gap of gaps) process.stderr.write(`layerscope: ${gap}\n`);
      if (gaps.length > 0) process.exitCode = exitIncomplete;
    });
}

function parseLayer(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is no number of a layer.');
}
