import { posix } from 'node:path';

/** Names that a command in a document may use. */
export interface Workplace {
  readonly files: readonly string[];
  readonly folders: ReadonlySet<string>;
  /** Names of the scripts in package.json. */
  readonly scripts: readonly string[];
  /** Commands of `npx selgen`. */
  readonly commands: readonly string[];
}

/** Programs of others, which these rules cannot check. */
const OUTSIDE = /^(apt-get|git clone|python3 -m venv|\S*\/bin\/pip install|npm install|hf )/;

/**
 * The commands of a document's shell blocks that would not run in a clone: a missing script, a missing file, a pattern
 * that matches no test file, an unknown program.
 */
export function brokenCommands(text: string, workplace: Workplace): string[] {
  return shellLines(text).flatMap((line) => {
    let folder = '';
    return line.flatMap((part) => {
      const command = part.replace(/^([A-Z_]+=("[^"]*"|\S*)\s+)+/, '');
      const moved = /^cd (\S+)$/.exec(command);
      if (!moved) return checkCommand(command, folder, workplace);
      folder = posix.normalize(posix.join(folder, moved[1]!));
      return workplace.folders.has(folder) ? [] : [`\`${command}\`: there is no such folder.`];
    });
  });
}

/** Every command of a document with its variables, from shell blocks and from code in the text. */
export function commandsIn(text: string): string[] {
  const inline = text
    .replace(/```[\s\S]*?```/g, '')
    .matchAll(/`((?:[A-Z_]+=\S+ )*(?:(?:npm|npx) [^`]+|src\/\S+\.sh))`/g);
  return [...shellLines(text).flat(), ...[...inline].map(([, code]) => code!)]
    .map((one) => one.replace(/\s+/g, ' '))
    .filter((one) => !/^cd /.test(one));
}

/** The lines of all shell blocks without remarks, each as its commands. */
function shellLines(text: string): string[][] {
  return [...text.matchAll(/```sh\n([\s\S]*?)```/g)]
    .flatMap(([, block]) => block!.replace(/\\\n/g, ' ').split('\n'))
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .filter((line) => line !== '')
    .map((line) => line.split('&&').map((part) => part.trim()));
}

function checkCommand(command: string, folder: string, { files, scripts, commands }: Workplace): string[] {
  const words = command.split(/\s+/);
  const told = (problem: string) => [`\`${command}\`: ${problem}`];
  if (/^npm (ci|test)$/.test(command) || OUTSIDE.test(command)) return [];
  if (words[0] === 'npm' && words[1] === 'run') {
    return scripts.includes(words[2]!) ? [] : told(`package.json has no script ${words[2]}.`);
  }
  if (words[0] === 'npx' && words[1] === 'vitest') {
    const missing = vitestPatterns(words.slice(2)).find(
      (pattern) => !files.some((file) => isTest(file) && file.startsWith(folder) && file.includes(pattern)),
    );
    return missing === undefined ? [] : told(`no test file fits ${missing}.`);
  }
  if (words[0] === 'npx' && words[1] === 'selgen') {
    return [...commands, '--help'].includes(words[2]!) ? [] : told(`selgen has no command ${words[2]}.`);
  }
  const program = /^npx tsx (\S+)|^\S*python3? (\S+)|^(\S+\.sh)\b/.exec(command)?.slice(1).find(Boolean);
  if (program === undefined) return told('not a command these rules know. Add it to OUTSIDE in document-commands.ts.');
  return files.includes(program) ? [] : told(`there is no file ${program}.`);
}

const isTest = (file: string) => file.endsWith('.test.ts');

/** The arguments of a Vitest command that select test files. */
function vitestPatterns(words: readonly string[]): string[] {
  const valued = ['-t', '--project', '--reporter'];
  return words.filter(
    (word, index) =>
      !['run', 'watch'].includes(word) && !word.startsWith('-') && !valued.includes(words[index - 1] ?? ''),
  );
}
