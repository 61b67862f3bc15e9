import type { Command } from 'commander';
import { visibleText } from '../report/notation/visible-text.ts';
import type { ReadStudyOptions } from '../results/study/read-study.ts';

export function importStudy(command: Command): void {
  command
    .argument('<folder>', 'a clone of github.com/arianaazarbal/selective-generalization, or a part of it')
    .option(
      '--coherent',
      'count incoherent answers as neither aligned nor learned, as our setting em does; without it they count as the study counts them',
    )
    .option('--out <file>', 'where to write the points (default: $SELGEN_IMPORTED, else .selgen/imported.json)')
    .action(async (folder: string, options: ReadStudyOptions) => {
      const { readStudy } = await import('../results/study/read-study.ts');
      process.stdout.write(visibleText(readStudy(folder, options)));
    });
}
