import tab from '@bomb.sh/tab';
import addCompletions from '@bomb.sh/tab/commander';
import type { Command } from 'commander';
import { fail } from '../../lib/errors.ts';

const SHELLS = ['bash', 'zsh', 'fish', 'powershell'];

/** `selgen completion <shell>`: prints the script by which a shell asks `selgen complete` at each press of the tab key. */
export function completion(command: Command): void {
  command.argument('<shell>', SHELLS.join(', ')).action((shell: string) => {
    if (!SHELLS.includes(shell)) {
      fail('completion', `Expected a shell among ${SHELLS.join(', ')}, got '${shell}'. Name one of them.`);
    }
    tab.setup('selgen', 'selgen', shell);
  });
}

/** Adds `selgen complete -- <words>`, which says how the last word may go on. */
export function addCompletion(program: Command): void {
  addCompletions(program).commands.delete('complete');
}
