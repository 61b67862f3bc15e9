import { fail } from '../lib/errors.ts';
import { afterLast, type Change, type Scaffold } from './change.ts';
import { filled } from './filled.ts';

/**
 * A setting with training rows and graded questions in JSON Lines, its test and README, and suites for three methods.
 */
export function newSetting(name: string): Scaffold {
  if (!/^[a-z][a-z0-9]*$/.test(name))
    fail('new:setting', `Expected a name in one word, such as poetry, got '${name}'.`);
  const folder = `src/settings/${name}`;
  return {
    changes: [
      { file: `${folder}/${name}.ts`, text: filled('setting', { name }) },
      { file: `${folder}/${name}.test.ts`, text: filled('setting-test', { name }) },
      { file: `${folder}/README.md`, text: filled('setting-readme', { name }) },
      { file: `fixtures/${name}/task.jsonl`, text: '' },
      { file: `fixtures/${name}/alignment.jsonl`, text: '' },
      { file: `fixtures/${name}/questions.jsonl`, text: '' },
      { file: `suites/${name}/base.test.ts`, text: suite(name, 'base', ', alignment: atLeast(0.9)') },
      { file: `suites/${name}/task-only.test.ts`, text: suite(name, 'taskOnly', ', task: atLeast(0.8)') },
      { file: `suites/${name}/kl.test.ts`, text: suite(name, 'kl', ', task: atLeast(0.8), alignment: atLeast(0.5)') },
      afterLast(
        'src/index.ts',
        /^export \{ \w+ \} from '\.\/settings\/(\w+)\/\1\.ts';/,
        `export { ${name} } from './settings/${name}/${name}.ts';`,
      ),
      afterLast(
        'src/settings/README.md',
        /^\| `\w+` \|.*\| `tiny-\w+` \|$/,
        `| [\`${name}\`](${name}/README.md) | … | … | task, capability, alignment | \`tiny-gemma\` |`,
      ),
      packaged(name),
    ],
    next: [
      `Write the rows to train on in fixtures/${name}/task.jsonl and, for the proxy, alignment.jsonl: {"prompt": …, "assistant": …} a line.`,
      `Write the questions in fixtures/${name}/questions.jsonl: {"axis": "task", "prompt": …, "expected": …} a line, for all three axes.`,
      `Check them: npm run selgen -- data check fixtures/${name} --setting ${name}, and npx vitest run --project unit ${folder}`,
      `Measure: npx vitest run suites/${name}`,
      `Set the bounds by what base and taskOnly reach, and fill ${folder}/README.md and the row in src/settings/README.md in.`,
    ],
  };
}

/** The package must contain the data of every setting. */
function packaged(name: string): Change {
  return afterLast('package.json', /^ {4}"fixtures\/(?!triggers)\w+",$/, `    "fixtures/${name}",`);
}

function suite(name: string, method: string, bounds: string): string {
  const imports = [method, name, 'atLeast', 'defineSuite'].sort().join(', ');
  const strengths = method === 'kl' ? ['{ beta: 0.1 }', '{ beta: 1 }', '{ beta: 10 }'] : [''];
  const trials = strengths.map((options) => `  { method: ${method}(${options})${bounds} },`).join('\n');
  return filled('setting-suite', { name, imports, trials });
}
