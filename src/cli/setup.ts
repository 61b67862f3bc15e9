import type { Command } from 'commander';

export function setup(command: Command): void {
  command
    .command('xla')
    .description("gets a plugin for the engine 'xla' from the Python package index; Python itself is not needed")
    .argument('<plugin>', 'cpu, cuda12 or cuda13 (NVIDIA, with its driver), rocm (AMD, with ROCm 7 and its driver)')
    .addHelpText(
      'after',
      "\nThe index is the one that pip is configured for. What a GPU's plugin needs beside it stands in src/engine/xla/README.md.",
    )
    .action(async (plugin: string) => {
      const { setupXla } = await import('../engine/xla/setup/setup-xla.ts');
      process.stdout.write(await setupXla(plugin));
    });
  command
    .command('tensorflow')
    .description("makes the engine 'tensorflow' work: the binding of @tensorflow/tfjs-node-gpu and a libtensorflow")
    .option(
      '--libtensorflow <folder>',
      'builds the binding against a libtensorflow anywhere below the folder: an unpacked archive, an installed PyPI package, a virtual environment (default: downloads libtensorflow 2.9.1 (CUDA 11.2) and the binding, as the package’s own install does)',
    )
    .action(async ({ libtensorflow }: { libtensorflow?: string }) => {
      const { setupTensorflow } = await import('../engine/tensorflow/setup-tensorflow.ts');
      process.stdout.write(setupTensorflow(libtensorflow));
    });
}
