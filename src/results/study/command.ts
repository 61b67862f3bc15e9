import { parseArgs } from 'node:util';
import { fail, SelgenError } from '../../lib/errors.ts';
import { importedFile, writeImported } from '../imported.ts';
import { importStudy } from './import-study.ts';

const usage = `Reads the study's own results, so that reports draw them beside ours.

  npm run import-study -- <folder> [options]

  <folder>     a clone of github.com/arianaazarbal/selective-generalization, or a part of it
  --coherent   count incoherent answers as neither aligned nor learned, as our setting em does;
               without it they count as the study counts them
  --out FILE   where to write the points (default: $SELGEN_IMPORTED, else .selgen/imported.json)
`;

try {
  process.stdout.write(main(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof SelgenError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

function main(args: readonly string[]): string {
  const { values, positionals } = parse(args);
  const [folder, ...others] = positionals;
  if (values.help) return usage;
  if (folder === undefined || others.length > 0) {
    return fail('import', `Expected one folder, got ${positionals.length}.\n\n${usage}`);
  }
  const { points, problems, failed, withoutScores, superseded } = importStudy(folder, {
    coherentOnly: values.coherent,
  });
  writeImported(points, values.out);
  const settings = [...new Set(points.map(({ setting }) => setting))];
  return [
    ...problems,
    ...settings.map((name) => `${name}: ${points.filter(({ setting }) => setting === name).length} points`),
    `${failed} failed runs, whose losses are not finite: listed, and drawn nowhere`,
    `${withoutScores} results.json without scores and ${superseded} superseded ones left out; ${problems.length} files unreadable`,
    `Written to ${values.out}. Draw them with npm run report.`,
  ]
    .map((line) => `${line}\n`)
    .join('');
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        coherent: { type: 'boolean', default: false },
        out: { type: 'string', default: importedFile() },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    return fail('import', `${(error as Error).message}\n\n${usage}`, error);
  }
}
