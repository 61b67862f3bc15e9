import { parseArgs } from 'node:util';
import { fail, SelgenError } from '../lib/errors.ts';
import { planModel } from './plan-command.ts';
import { planText } from './plan-text.ts';

const usage = `Says what a trial needs on a model, without loading weights.

  npm run plan -- MODEL [options]

  MODEL             an id of the hub, a folder, a config.json or a GGUF file
  --setting NAME    gcd, em, functions or triggers (default: gcd)
  --method NAME     taskOnly or kl (default: kl)
  --memory GB       memory of devices to ask for, such as 24,48,80
  --rate FLOPS      floating-point operations a second (default: measured here)
`;

try {
  process.stdout.write(await planCommand(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof SelgenError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function planCommand(args: readonly string[]): Promise<string> {
  const { values, positionals } = parse(args);
  const [source] = positionals;
  if (values.help || source === undefined) return usage;
  const { setting, method, memory = '', rate } = values;
  const plan = await planModel(source, {
    setting,
    method,
    memory: memory === '' ? [] : memory.split(',').map((text) => positive('--memory', text)),
    rate: rate === undefined ? undefined : positive('--rate', rate),
  });
  return planText(plan);
}

function parse(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { setting: text, method: text, memory: text, rate: text, help: { type: 'boolean', default: false } },
    });
  } catch (error) {
    return fail('plan', `Expected a model and its options, got: ${(error as Error).message} Ask with --help.`, error);
  }
}

function positive(option: string, text: string): number {
  const value = Number(text);
  return value > 0 ? value : fail('plan', `Expected ${option} as numbers above 0, got '${text}'. Correct it.`);
}
