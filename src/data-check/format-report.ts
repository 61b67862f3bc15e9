import type { Content, DataReport, SettingCheck, SharedPrompt } from './check-data.ts';
import type { Lengths } from './token-lengths.ts';

/** The number of prompts to show for each kind. */
const SHOWN = 3;

/** The lines of a report. In an example, the tokens that the loss counts stand between ⟦ and ⟧. */
export function formatReport({ folder, settings }: DataReport): string[] {
  const absent = settings.filter(({ state }) => state === 'absent').map(({ setting }) => setting);
  return [
    `Data in ${folder}`,
    ...settings.filter(({ state }) => state !== 'absent').flatMap((check) => ['', ...linesOf(check)]),
    ...(absent.length > 0 ? ['', `Nothing for ${absent.join(', ')}.`] : []),
    ...(absent.length === settings.length ? ['A setting of your own: name it, or its file, with --setting.'] : []),
  ];
}

function linesOf({ setting, state, problem, parts, content }: SettingCheck): string[] {
  return [
    `${setting}: ${state === 'ready' ? 'ready' : 'would stop'}`,
    ...(problem === undefined ? [] : [`  ! ${problem}`]),
    ...parts.map(({ name, holds, files, isNeeded }) => {
      const found =
        files.length > 0 ? files.map(baseName).join(', ') : isNeeded ? 'MISSING' : 'not there, may be left out';
      return `  ${name} (${holds}): ${found}`;
    }),
    ...(content ? contentLines(content) : []),
  ];
}

function contentLines({ notes, maximumLength, lengths, duplicates, examples }: Content): string[] {
  return [
    ...notes.map((note) => `  ! ${note}`),
    `  tokens (a row of more than ${maximumLength} stops a run)`,
    ...Object.entries(lengths).flatMap(([name, found]) => [
      `    ${name}: ${lengthLine(found)}`,
      ...found.longRows.map(({ row, tokens }) => `      row ${row + 1}: ${tokens} tokens`),
    ]),
    ...pairLines('the same in training and test', duplicates.exact),
    ...pairLines('nearly the same in training and test', duplicates.near),
    ...examples.flatMap(({ row, prompt, counted, promptTokens, countedTokens }) => [
      `  row ${row + 1} of task: ${promptTokens} tokens before, ${countedTokens} that the loss counts`,
      ...`${prompt}⟦${counted}⟧`.split('\n').map((line) => `    | ${line}`),
    ]),
  ];
}

function lengthLine({ count, shortest, median, longest, tooLong }: Lengths): string {
  const long = tooLong > 0 ? `, ${tooLong} TOO LONG` : '';
  return `${count} rows of ${shortest} to ${longest}, median ${median}${long}`;
}

function pairLines(what: string, pairs: readonly SharedPrompt[]): string[] {
  return [
    `  prompts ${what}: ${pairs.length}`,
    ...pairs
      .slice(0, SHOWN)
      .map(({ stream, train, test }) =>
        train === test
          ? `    ${stream}: ${JSON.stringify(test)}`
          : `    ${stream}: ${JSON.stringify(train)} and ${JSON.stringify(test)}`,
      ),
    ...(pairs.length > SHOWN ? [`    … and ${pairs.length - SHOWN} more`] : []),
  ];
}

function baseName(file: string): string {
  return file.split(/[\\/]/).at(-1)!;
}
