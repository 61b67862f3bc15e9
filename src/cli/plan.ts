import { type Command, InvalidArgumentError } from 'commander';
import type { PlanRequest } from '../plan/plan-model.ts';

export function plan(command: Command): void {
  command
    .argument('<model>', 'an id of the hub, a folder, a config.json or a GGUF file')
    .option('--setting <name>', 'gcd, em, functions or triggers', 'gcd')
    .option('--methods <list>', 'such as taskOnly,kl,safeLora, or all', listOf(String), ['kl'])
    .option('--memory <gigabytes>', 'memory of devices to ask for, such as 24,48,80', listOf(positive))
    .option('--rate <flops>', 'floating-point operations a second (default: measured here)', positive)
    .action(async (model: string, request: PlanRequest) => {
      const [{ planModel }, { planText }] = await Promise.all([
        import('../plan/plan-model.ts'),
        import('../plan/plan-text.ts'),
      ]);
      process.stdout.write(planText(await planModel(model, request)));
    });
}

function listOf<T>(parse: (text: string) => T): (text: string) => T[] {
  return (text) => text.split(',').map((part) => parse(part));
}

function positive(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError(`Expected a number above 0, got '${text}'.`);
}
