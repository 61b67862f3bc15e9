#!/usr/bin/env node
/** `npx selgen <command>`: each command reads its own options from what follows its name. */
const commands: Readonly<Record<string, () => Promise<unknown>>> = {
  report: () => import('./report/command.ts'),
  chat: () => adapters('chat'),
  merge: () => adapters('merge'),
  store: () => import('./results/store/store-command.ts'),
  'setup:xla': () => import('./engine/xla/setup/command.ts'),
  'setup:tensorflow': () => import('./engine/tensorflow/setup-command.ts'),
};

const [name = '', ...options] = process.argv.slice(2);
const command = commands[name];
if (command === undefined) {
  const known = Object.keys(commands).join(', ');
  process.stderr.write(
    `[selgen] Expected a command (${known}), got '${name}'. Ask one with --help; suites run by npx vitest run.\n`,
  );
  process.exitCode = 2;
} else {
  process.argv.splice(2, Infinity, ...options);
  await command();
}

function adapters(name: string): Promise<unknown> {
  process.argv.splice(2, 0, name);
  return import('./adapters/command.ts');
}
