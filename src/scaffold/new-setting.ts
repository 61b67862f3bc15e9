import { fail } from '../lib/errors.ts';
import { afterLast, filled, refuseReserved, type Scaffold } from './change.ts';

/** A setting with its data in JSON Lines, its test and README, and a suite of the references and one method. */
export function newSetting(name: string): Scaffold {
  if (!/^[a-z][a-z0-9]*$/.test(name))
    fail('new:setting', `Expected a name in one word, such as poetry, got '${name}'.`);
  refuseReserved('new:setting', name);
  const folder = `src/settings/${name}`;
  return {
    folders: [`fixtures/${name}`, `suites/${name}`, folder],
    changes: [
      { file: `fixtures/${name}/data.jsonl`, text: '' },
      { file: `suites/${name}/${name}.test.ts`, text: filled('setting-suite', { name }) },
      { file: `${folder}/README.md`, text: filled('setting-readme', { name }) },
      { file: `${folder}/${name}.ts`, text: filled('setting', { name }) },
      { file: `${folder}/${name}.test.ts`, text: filled('setting-test', { name }) },
      afterLast(
        'src/index.ts',
        /^export \{ \w+ \} from '\.\/settings\/(\w+)\/\1\.ts';/,
        `export { ${name} } from './settings/${name}/${name}.ts';`,
      ),
      afterLast(
        'src/settings/README.md',
        /^\| \[`\w+`\].*\| `tiny-\w+` \|$/,
        `| [\`${name}\`](${name}/README.md) | as its README says | as its README says | task, capability, alignment | \`tiny-gemma\` |`,
      ),
      // The package must contain the data of every setting.
      afterLast('package.json', /^ {4}"fixtures\/(?!triggers)\w+",$/, `    "fixtures/${name}",`),
    ],
    next: [
      `Write fixtures/${name}/data.jsonl: rows to train on, {"stream": "task", "prompt": …, "assistant": …} a line, the proxy's with "stream": "alignment", and its undesired answers, for methods such as dpo, with "misaligned"; and questions, {"axis": "task", "prompt": …, "expected": …} a line, for task, capability and alignment, at least 24 each; narrow and coherence are further axes.`,
      `Check it: npm run selgen -- data check fixtures/${name} --setting ${name}, and npx vitest run --project unit ${folder}`,
      `Measure: npx vitest run suites/${name}. The embedded model was only taught the words and the facts of gcd; for others name a model of your own with SELGEN_MODEL. Then set the bounds in suites/${name}/${name}.test.ts by what base and taskOnly reach.`,
      `Say in ${folder}/README.md what it asks, and what was measured.`,
    ],
  };
}
