import type { Command } from 'commander';
import type { ChatOptions } from '../adapters/chat.ts';
import type { MergeOptions } from '../adapters/merge.ts';
import type { PushTrialOptions } from '../adapters/push.ts';
import { collected, numberFrom, shareFrom, wholeFrom } from './values.ts';

const TRIALS = `
A trial is named by its key in $SELGEN_STORE (.selgen/trials), or the first digits of it.`;
const base = ['--model <folder>', 'the base model, where it is not the one that the adapter names'] as const;

export function chat(command: Command): void {
  command
    .argument('<subject>', 'a trial, an adapter folder or a model folder')
    .option('--system <text>', 'stands before the first message')
    .option('--temperature <t>', '0 takes the likeliest token, always', numberFrom(0), 0)
    .option('--top-p <p>', 'only the likeliest tokens that together have this probability', shareFrom, 1)
    .option('--seed <n>', 'of the draws', wholeFrom(), 1)
    .option('--max-tokens <n>', 'longest answer', wholeFrom(1), 256)
    .option(
      '--stop <text>',
      'ends an answer before this text, besides at the end of the turn; may be given again',
      collected,
    )
    .option(...base)
    .addHelpText(
      'after',
      `${TRIALS}\nIn the conversation: /reset forgets it, /exit ends; Ctrl-C stops an answer, and ends where there is none.`,
    )
    .action(async (subject: string, options: ChatOptions) => {
      const { chat } = await import('../adapters/chat.ts');
      await chat(subject, options);
    });
}

export function merge(command: Command): void {
  command
    .argument('<subject>', 'a trial or an adapter folder')
    .argument('<folder>', 'where to write the model, as a Hugging Face folder')
    .option('--bf16', 'stores bfloat16 in place of float32: half the size, rounded')
    .option(...base)
    .addHelpText('after', TRIALS)
    .action(async (subject: string, folder: string, options: MergeOptions) => {
      const { merge } = await import('../adapters/merge.ts');
      await merge(subject, folder, options);
      process.stdout.write(`${folder}\n`);
    });
}

export function push(command: Command): void {
  command
    .argument('<trial>', 'its key, or four or more of the first digits')
    .argument('<repository>', 'org/name on the hub, which is made where there is none')
    .option('--base <id>', "the base model's id of the hub, where the trial's is a local folder")
    .option('--license <id>', "such as apache-2.0 (default: that of the base model's own card, else unknown)")
    .option('--private', 'makes a repository that others do not see')
    .addHelpText('after', '\nTakes the token of `hf auth login` or HF_TOKEN, and HF_ENDPOINT.')
    .action(async (trial: string, repository: string, options: PushTrialOptions) => {
      const { push } = await import('../adapters/push.ts');
      process.stdout.write(`${await push(trial, repository, options)}\n`);
    });
}
