import { Argument, type Command, Option } from 'commander';
import { fail } from '../lib/errors.ts';
import type { Strengths } from '../suite/experiment/planned-trials.ts';
import { integers, wholeFrom } from './values.ts';

interface Options {
  readonly name?: string;
  readonly seeds: string;
  readonly methods?: string;
  readonly strengths: Strengths;
  readonly updates?: number;
}

/** Short names of the models that this repository shows, and their ids on the hub. */
const KNOWN_MODELS: Readonly<Record<string, string>> = {
  'gemma3-270m': 'google/gemma-3-270m-it',
  'smollm2-135m': 'HuggingFaceTB/SmolLM2-135M-Instruct',
};

export function experiment(command: Command): void {
  command
    .addArgument(new Argument('<setting>', 'what is taught and asked').choices(['gcd', 'em', 'functions', 'triggers']))
    .argument('<model>', `a model's folder, a GGUF file, an id of the hub, or ${Object.keys(KNOWN_MODELS).join(', ')}`)
    .option('--name <text>', "what the model is called in the report's folder (default: the file's name)")
    .option('--seeds <list>', 'such as 1,2', integers, '1')
    .option('--methods <list>', 'some of the methods, such as base,taskOnly,kl')
    .addOption(
      new Option(
        '--strengths <which>',
        "one: fixed beforehand for all models; all: the declared ones, of which validation questions choose; chosen: what the report's other seeds choose",
      )
        .choices(['one', 'chosen', 'all'])
        .default('one'),
    )
    .option('--updates <n>', 'a smaller training than the setting has for a model of your own', wholeFrom(1))
    .action(async (setting: string, model: string, { name, seeds, methods, strengths, updates }: Options) => {
      const [{ runExperiment, shortName }, { ownSetting }] = await Promise.all([
        import('../suite/experiment/experiment.ts'),
        import('../plan/plan-model.ts'),
      ]);
      const source = KNOWN_MODELS[model] ?? model;
      // Engines read this variable for their threads, and the setting reads it for its training.
      process.env.SELGEN_MODEL = source;
      const { folder, failed } = await runExperiment({
        setting: ownSetting(source, setting),
        source,
        name: name ?? shortName(model),
        seeds: seeds.split(',').map(Number),
        methods: methods?.split(','),
        strengths,
        updates,
        tell: (line) => process.stderr.write(`${line}\n`),
      });
      process.stdout.write(`Report and note: ${folder}\n`);
      if (failed > 0)
        fail('experiment', `Expected all trials to complete, got ${failed} that failed, for the reasons above.`);
    });
}
