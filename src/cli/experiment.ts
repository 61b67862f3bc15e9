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
  readonly gradeAgain?: boolean;
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
    .option('--grade-again', "train nothing: grade the report's stored replies by the graders of this code")
    .action(async (which: string, model: string, options: Options) => {
      const { name: given, seeds, methods, strengths, updates } = options;
      const [{ runExperiment, shortName }, { gradeAgain }, { ownSetting }] = await Promise.all([
        import('../suite/experiment/experiment.ts'),
        import('../suite/experiment/grade-again.ts'),
        import('../plan/plan-model.ts'),
      ]);
      const source = KNOWN_MODELS[model] ?? model;
      // Engines read this variable for their threads, and the setting reads it for its training.
      process.env.SELGEN_MODEL = source;
      const setting = ownSetting(source, which);
      const name = given ?? shortName(model);
      const tell = (line: string) => process.stderr.write(`${line}\n`);
      if (options.gradeAgain) {
        const { folder, changed } = await gradeAgain({ setting, name, tell });
        process.stdout.write(`${changed} replies have another grade. Report and note: ${folder}\n`);
        return;
      }
      const { folder, failed } = await runExperiment({
        setting,
        source,
        name,
        seeds: seeds.split(',').map(Number),
        methods: methods?.split(','),
        strengths,
        updates,
        tell,
      });
      process.stdout.write(`Report and note: ${folder}\n`);
      if (failed > 0)
        fail('experiment', `Expected all trials to complete, got ${failed} that failed, for the reasons above.`);
    });
}
